import type { Entry } from './palette-entries.client.ts'

const maxShown = 100

/** The entries that fit what was typed, the best first; all of them where nothing was. */
export function bestMatches(entries: Entry[], typed: string): Entry[] {
  const wanted = plain(typed.trim())
  return entries
    .map((entry) => ({ entry, score: scoreOf(plain(entry.label), wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, maxShown)
    .map(({ entry }) => entry)
}

/** Without accents and case. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** The beginning goes before that of another word, before its middle, before letters that are scattered. */
export function scoreOf(label: string, wanted: string): number {
  const at = label.indexOf(wanted)
  if (at === 0) return 4
  if (label.includes(` ${wanted}`)) return 3
  if (at > 0) return 2
  let next = 0
  for (const letter of wanted) {
    next = label.indexOf(letter, next) + 1
    if (next === 0) return 0
  }
  return 1
}
