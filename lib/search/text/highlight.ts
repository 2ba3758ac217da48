import type { SearchTerm } from '../query/parse.ts'
import { marks, snippetLength } from './marked.ts'
import { spellingPattern } from './spelling-pattern.ts'

/** Of more matches in a text than these, no later one is the best. */
const matchesCompared = 100

/**
 * `text` as HTML: `<mark>` around what the terms match, all else escaped. `marked` is the same text,
 * or the best fragments of it, in which PostgreSQL has marked what matches by English stems; what it
 * can't mark (the beginning of a word, common words, Chinese, Japanese, Korean) is marked here.
 */
export function highlight(text: string, marked: string, terms: SearchTerm[]): string {
  const pattern = patternOf(terms)
  const best = marked.includes(marks.start)
    ? marked.replaceAll(marks.less, '<')
    : withoutMarks(snippet(text, pattern))
  return best
    .split(new RegExp(`(${marks.start}[^${marks.start}${marks.stop}]*${marks.stop})`))
    .map((part) =>
      part.startsWith(marks.start) ? mark(withoutMarks(part)) : markPattern(part, pattern),
    )
    .join('')
}

/** What the terms match, as far as it can be told without PostgreSQL; undefined where nothing. */
export function patternOf(terms: SearchTerm[]): RegExp | undefined {
  const words = terms
    .filter(({ excluded }) => !excluded)
    .map(({ text, prefix }) => {
      const literal = text
        .split(/[^\p{L}\p{N}\p{M}]+/u)
        .filter(Boolean)
        .map(spellingPattern)
        .join('[^\\p{L}\\p{N}\\p{M}]+')
      if (!literal || /[\u1100-\u11ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(literal)) {
        return literal
      }
      return `(?<![\\p{L}\\p{N}])${literal}${prefix ? '' : '(?![\\p{L}\\p{N}])'}`
    })
    .filter(Boolean)
  return words.length > 0 ? new RegExp(words.join('|'), 'giu') : undefined
}

/** The part of a text that has the maxTerms of the pattern; without any, the beginning. */
export function snippet(text: string, pattern: RegExp | undefined): string {
  if (text.length <= snippetLength) return text
  const place = densestPlace(text, pattern)
  const early = Math.max(0, place - snippetLength / 4)
  // With a whole word, where words are parted by spaces.
  const start = early && early + 1 + text.slice(early, place).search(/\s\S/)
  const end = start + snippetLength
  return `${start > 0 ? '…' : ''}${cut(text, start, end)}${end < text.length ? '…' : ''}`
}

/** Where the maxTerms different matches follow, within what a snippet shows. */
function densestPlace(text: string, pattern: RegExp | undefined): number {
  if (!pattern) return 0
  const matches = text.matchAll(pattern).take(matchesCompared).toArray()
  let [place, maxTerms] = [0, 0]
  for (const [i, { index }] of matches.entries()) {
    const near = matches.slice(i).filter((match) => match.index < index + (snippetLength * 3) / 4)
    const different = new Set(near.map(([word]) => word.toLowerCase())).size
    if (different > maxTerms) [place, maxTerms] = [index, different]
  }
  return place
}

/** A slice that doesn't part a surrogate pair. */
function cut(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
}

/** A text as HTML, with `<mark>` around what the pattern matches. */
export function markPattern(text: string, pattern: RegExp | undefined): string {
  if (!pattern) return escapeHtml(text)
  let html = ''
  let end = 0
  for (const match of text.matchAll(pattern)) {
    html += escapeHtml(text.slice(end, match.index)) + mark(match[0])
    end = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(end))
}

function mark(text: string): string {
  return `<mark>${escapeHtml(text)}</mark>`
}

function withoutMarks(text: string): string {
  return text.replaceAll(marks.start, '').replaceAll(marks.stop, '')
}

function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (character) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '',
  )
}
