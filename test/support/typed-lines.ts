import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ReadLine, readLine } from '../../lib/capture/read-line.ts'

/** A line as someone would type it, and what they mean by it. */
export type TypedLine = {
  language: string
  line: string
  title: string
  /** When it was, as the API takes it: the beginning, and behind a space the end. */
  time: string
  /** It's enough that the time is offered. */
  isHint: boolean
}

const folder = join(import.meta.dirname, '../fixtures/lines')

const names: Record<string, string> = {
  en: 'english',
  de: 'german',
  fr: 'french',
  es: 'spanish',
  pt: 'portuguese',
  it: 'italian',
  nl: 'dutch',
}

/** When and where all of them were typed. */
export const typedAt = { now: new Date('2026-11-25T17:30:00Z'), timezone: 'Europe/Berlin' }

/** The lines of a table; what its words mean stands in its first lines. */
export function typedLines(file: 'made-with.txt' | 'held-out.txt'): TypedLine[] {
  const lines: TypedLine[] = []
  let language = ''
  for (const row of readFileSync(join(folder, file), 'utf8').split('\n')) {
    const [, heading] = /^\[(\w\w)\]$/.exec(row) ?? []
    if (heading) language = heading
    if (row.startsWith('#') || !row.includes(' | ')) continue
    const [line = '', title = '', time = ''] = row.split('|').map((cell) => cell.trim())
    const isHint = time.startsWith('?')
    lines.push({
      language,
      line,
      title: title === '=' ? line : title,
      time: isHint ? time.slice(1) : time,
      isHint,
    })
  }
  return lines
}

/** A line read for an owner of its language and, as LifeLog's pages are, English. */
export function readTyped({ language, line }: TypedLine): ReadLine {
  const languages = ['english', names[language] ?? 'english']
  return readLine(line, { ...typedAt, languages })
}

/** How a line was read: each a reason by which it's wrong, or none. */
export function judge(typed: TypedLine) {
  const read = readTyped(typed)
  const times = (one: { timestamp?: string; end_timestamp?: string }) =>
    [one.timestamp, one.end_timestamp].filter(Boolean).join(' ')
  const isOffered = read.hints.some((hint) => times(hint) === typed.time)
  return {
    read,
    /** Nothing but a time is taken from the title. */
    isWhole: read.title === typed.title,
    /** Words are lost that aren't in the title that is meant. */
    lost: words(typed.title).filter((word) => !words(read.title).includes(word)),
    isFound: typed.time !== '' && (times(read) === typed.time || isOffered),
    /** Something is set that isn't meant. */
    isWrong:
      times(read) !== '' && (typed.time === '' || (times(read) !== typed.time && !isOffered)),
  }
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}
