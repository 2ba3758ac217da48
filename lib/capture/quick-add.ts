import { limits } from '../base/limits.ts'
import { findTimes } from './quick-time.ts'

const separators = "[._/&+'’-]"
const tagCharacters = '[\\p{L}\\p{N}\\p{M}\\p{Extended_Pictographic}\\u200d]'

/**
 * A `#` that begins a tag: not within a word (`C#`), nor in a URL (`https://example.org/#part`).
 * Japanese keyboards make a full-width one.
 */
const tagName = `${tagCharacters}+(?:${separators}+${tagCharacters}+)*(?:\\+\\+|#(?!${tagCharacters}))?`
const tag = new RegExp(`(?<![^\\s([{"'“‘,;])[#＃](${tagName})`, 'gu')

/** A longer line is no quick note: all of it is the title. */
const maxLineLength = 2_000

/** What a line says of an event; each part that was understood, as it stood there and where. */
export type QuickAdd = {
  title: string
  tags: string[]
  timestamp?: string
  end_timestamp?: string
  place?: string
  amount?: { amount: number; currency: string }
  understood: { kind: 'time' | 'tag' | 'place' | 'amount'; text: string; index: number }[]
}

/**
 * Reads a line as people note something: `#tags` anywhere, and at its beginning or end a time in
 * words (`yesterday 18:00`, `summer 1998`), `@place` (`@"Old Town"`) and an amount (`12.50€`). These
 * go from the title; a tag that is a word of the sentence keeps its place there, without the `#`.
 * `#c++` and `#c#` are whole. All else stays as it is, and a `\\` before a word keeps that out of it.
 * A line with nothing else in it is its own title.
 */
export function parseQuickAdd(line: string, now: Date, timezone: string): QuickAdd {
  const result: QuickAdd = { title: '', tags: [], understood: [] }
  if (line.length > maxLineLength) return { ...result, title: line.trim() }
  const { text: rest, index } = readEnds(line, result, now, timezone)
  for (const match of rest.matchAll(tag)) {
    const name = match[1] ?? ''
    if (!isTag(name)) continue
    result.tags.push(name)
    result.understood.push({ kind: 'tag', text: match[0], index: index + match.index })
  }
  const title = asWords(rest) || asWords(line)
  return { ...result, tags: inOrderOf(line, result.tags), title: unescaped(title) }
}

/** The fields of an event that a line fills in, beside its title and tags. */
export function fieldsOfLine({ timestamp, end_timestamp, place, amount }: QuickAdd) {
  return {
    ...(timestamp && { timestamp }),
    ...(end_timestamp && { end_timestamp }),
    ...(place && { location: { latitude: null, longitude: null, name: place } }),
    ...(amount && { metadata: amount }),
  }
}

/** Takes from both ends of the line what is understood there; gives what is left, and where it stands. */
function readEnds(line: string, result: QuickAdd, now: Date, timezone: string) {
  let text = line.trim()
  let index = line.indexOf(text)
  for (let before = ''; before !== text; ) {
    before = text
    for (const end of ['front', 'back'] as const) {
      const part = readPart(text, end, result, now, timezone)
      if (!part) continue
      const { length } = part.text
      const at = end === 'front' ? index : index + text.length - length
      result.understood.push({ ...part, index: at })
      const left = cut(text, end, length)
      if (end === 'front') index += text.length - left.length
      text = left
    }
  }
  return { text, index }
}

type Part = Omit<QuickAdd['understood'][number], 'index'>

function readPart(
  text: string,
  end: 'front' | 'back',
  result: QuickAdd,
  now: Date,
  timezone: string,
): Part | undefined {
  const atEnd = (pattern: string) =>
    new RegExp(
      end === 'front' ? `^${pattern}(?=[\\s,;:]|$)` : `(?<=^|[\\s,;])${pattern}$`,
      'u',
    ).exec(text)
  const tagged = atEnd(`[#＃](${tagName})`)
  if (tagged?.[1] && isTag(tagged[1])) {
    result.tags.push(tagged[1])
    return { kind: 'tag', text: tagged[0] }
  }
  const place =
    !result.place && atEnd(`@(?:"([^"]{1,200})"|([\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}._'’-]*))`)
  if (place) {
    result.place = (place[1] ?? place[2] ?? '').trim()
    return { kind: 'place', text: place[0] }
  }
  const money =
    !result.amount && atEnd(`(?:([€$£])\\s?(${number})|(${number})\\s?([€$£]|[A-Z]{3}))`)
  const amount = money && amountOf(money[2] ?? money[3] ?? '', money[1] ?? money[4] ?? '')
  if (amount) {
    result.amount = amount
    return { kind: 'amount', text: money[0] }
  }
  if (result.timestamp) return undefined
  const times = findTimes(text, now, timezone)
  const time = end === 'front' ? times[0] : times.at(-1)
  if (!time || !isAtEnd(text, time, end)) return undefined
  result.timestamp = time.timestamp
  if (time.end_timestamp) result.end_timestamp = time.end_timestamp
  return { kind: 'time', text: time.text }
}

function isAtEnd(text: string, time: { index: number; text: string }, end: 'front' | 'back') {
  if (end === 'front')
    return time.index === 0 && /^(?:[\s,;:.]|$)/.test(text.slice(time.text.length))
  return (
    time.index + time.text.length === text.length && /(?:^|[\s,;])$/.test(text.slice(0, time.index))
  )
}

function cut(text: string, end: 'front' | 'back', length: number): string {
  if (end === 'front') return text.slice(length).replace(/^[\s,;:]+/, '')
  return text.slice(0, text.length - length).replace(/(?<![\s,;])[\s,;]+$/, '')
}

const number = String.raw`\d{1,9}(?:[.,]\d{1,2})?`
const symbols: Record<string, string> = { '€': 'EUR', $: 'USD', '£': 'GBP' }
const currencies = new Set(Intl.supportedValuesOf('currency'))

function amountOf(text: string, sign: string): QuickAdd['amount'] {
  const currency = symbols[sign] ?? sign
  if (!currencies.has(currency)) return undefined
  return { amount: Number(text.replace(',', '.')), currency }
}

/** Tags at the end were read first. */
function inOrderOf(line: string, tags: string[]): string[] {
  const place = (name: string) => Math.max(line.indexOf(`#${name}`), line.indexOf(`＃${name}`))
  return tags.toSorted((a, b) => place(a) - place(b))
}

/** Without the `\\` that kept a word literal. */
function unescaped(title: string): string {
  return title.replace(/(?<=^|[\s([{"'“‘,;])\\(?=[#＃@€$£~\p{L}\p{N}])/gu, '')
}

function asWords(text: string): string {
  return text.replace(tag, (whole, name) => (isTag(name) ? name : whole)).trim()
}

function isTag(name: string): boolean {
  return /[\p{L}\p{Extended_Pictographic}]/u.test(name) && [...name].length <= limits.tag
}
