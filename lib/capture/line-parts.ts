import { limits } from '../base/limits.ts'
import { type Amount, amountDigits, amountOf } from './amount.ts'
import type { Language } from './vocabulary.ts'

const separators = "[._/&+'’-]"
const tagCharacters = '[\\p{L}\\p{N}\\p{M}\\p{Extended_Pictographic}\\u200d]'

/**
 * A `#` that begins a tag: not within a word (`C#`), nor in a URL (`https://example.org/#part`).
 * Japanese keyboards make a full-width one.
 */
const tagName = `${tagCharacters}+(?:${separators}+${tagCharacters}+)*(?:\\+\\+|#(?!${tagCharacters}))?`
const tag = new RegExp(`(?<![^\\s([{"'“‘,;])[#＃](${tagName})`, 'gu')

export type End = 'front' | 'back'

/** A part at an end of a line that isn't a time. */
export type LinePart =
  | { kind: 'tag'; text: string; name: string }
  | { kind: 'place'; text: string; place: string }
  | { kind: 'amount'; text: string; amount: Amount }

/** The part that stands at an end of `text`. */
export function partAt(text: string, end: End, languages: Language[]): LinePart | undefined {
  const tagged = tagEnds[end].exec(text)
  if (tagged?.[1] && isTag(tagged[1])) return { kind: 'tag', text: tagged[0], name: tagged[1] }
  const place = placeEnds[end].exec(text)
  if (place) return { kind: 'place', text: place[0], place: (place[1] ?? place[2] ?? '').trim() }
  const money = amountEnds[end].exec(text)
  if (!money || isPartOfNumber(text, end, money[0])) return undefined
  const [whole, before, digitsBehind = '', digitsBefore = '', behind = ''] = money
  const digits = digitsBehind || digitsBefore
  const amount = amountOf(digits, before ?? behind, before !== undefined, languages)
  return amount && { kind: 'amount', text: whole, amount }
}

const atEnds = (pattern: string, before: string, behind: string) => ({
  front: new RegExp(`^${pattern}(?=${behind}|$)`, 'u'),
  back: new RegExp(`(?<=^|${before})${pattern}$`, 'u'),
})
const tagEnds = atEnds(`[#＃](${tagName})`, '[\\s,;]', '[\\s,;:]')
const placeEnds = atEnds(
  `@(?:"([^"]{1,200})"|([\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}._'’-]*))`,
  '[\\s,;]',
  '[\\s,;:]',
)
const amountEnds = atEnds(
  `(?:([€$£])\\s?(${amountDigits})|(${amountDigits})\\s?([€$£]|[A-Z]{3}))`,
  '\\s',
  '\\s|[,;:](?:\\s|$)',
)

/** Thousands behind a space: an amount is taken whole or not at all. */
function isPartOfNumber(text: string, end: End, part: string): boolean {
  if (end === 'front') return /^\s\d{3}(?!\d)/.test(text.slice(part.length))
  return /\d\s$/.test(text.slice(0, text.length - part.length)) && /^\d{3}(?!\d)/.test(part)
}

/** The tags in `text`, with where they stand. */
export function tagsIn(text: string): { name: string; text: string; index: number }[] {
  return [...text.matchAll(tag)].flatMap(({ 0: whole, 1: name = '', index }) =>
    isTag(name) ? [{ name, text: whole, index }] : [],
  )
}

/** `text` with its tags as words. */
export function asWords(text: string): string {
  return text.replace(tag, (whole, name) => (isTag(name) ? name : whole)).trim()
}

/** Without the `\` that kept a word literal. */
export function unescaped(title: string): string {
  return title.replace(/(?<=^|[\s([{"'“‘,;])\\(?=[#＃@€$£~'’\p{L}\p{N}])/gu, '')
}

function isTag(name: string): boolean {
  return /[\p{L}\p{Extended_Pictographic}]/u.test(name) && [...name].length <= limits.tag
}
