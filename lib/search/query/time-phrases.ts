import { Temporal } from 'temporal-polyfill'
import { feastAt } from '../../capture/feasts.ts'
import { type Line, lineOf } from '../../capture/line.ts'
import { saidAt } from '../../capture/said.ts'
import { lineLanguages } from '../../capture/vocabulary.ts'
import { daysOf } from './date-span.ts'
import type { Condition } from './filter-condition.ts'

/** A time in words, as it stands in a search: "last week", "July 2019", "gestern". */
export type TimePhrase = { start: number; end: number; condition: Condition; meaning: string }

/** The times that a search tells, and the latest year that is one rather than a number. */
export type SearchTimes = { phrases: TimePhrase[]; latestYear: number }

/** Months that are words as well count behind a preposition. */
const alsoWords = new Set(['march', 'may', 'mars'])
const within = new Set(['in', 'im', 'en', 'em', 'di', 'a', 'au'])

/**
 * The times in a search, by the calendar of `timezone` at `now`, in the owner's languages. A weekday, a
 * part of the day, a feast or a season without a year are words; a month without one is that month of any year.
 */
export function timesIn(
  q: string,
  { now, timezone, languages }: { now: Date; timezone: string; languages: readonly string[] },
): SearchTimes {
  const clock = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone)
  const line = lineOf(q, clock.toPlainDateTime(), lineLanguages(languages))
  const phrases: TimePhrase[] = []
  for (let at = 0; at < line.tokens.length; ) {
    const found = phraseAt(line, at)
    const [first, last] = [line.tokens[at], line.tokens[(found?.next ?? 0) - 1]]
    if (found && first && last) {
      const { condition, meaning } = found
      phrases.push({ start: first.start, end: last.end, condition, meaning })
    }
    at = Math.max(at + 1, found?.next ?? 0)
  }
  return { phrases, latestYear: line.today.year + 1 }
}

const categories = [
  ...(['last', 'lastBehind', 'next', 'nextBehind', 'ago', 'agoBehind', 'days', 'ofToday'] as const),
  ...(['parts', 'weekdays', 'weekend', 'months', 'seasons', 'units'] as const),
]

/** Whether a word tells when rather than what: "last", "evening", a number. */
export function isOfTime(word: string, languages: readonly string[]): boolean {
  const { tokens, vocabulary } = lineOf(word, noon, lineLanguages(languages))
  if (tokens.every(({ kind }) => kind === 'number')) return true
  return categories.some(
    (category) => vocabulary.match(category, tokens, 0)?.next === tokens.length,
  )
}

const noon = Temporal.PlainDateTime.from('2000-01-01T12:00')

type Found = { next: number; condition: Condition; meaning: string }

function phraseAt(line: Line, at: number): Found | undefined {
  const feast = feastAt(line, at)
  const said = feast ? { ...feast, isWeekday: false, clock: undefined } : saidAt(line, at)
  const { day } = said ?? {}
  if (!said || !day || said.clock || said.isWeekday) return monthAt(line, at)
  const from = daysOf(day.start)?.from
  const until = daysOf(day.end ?? day.start)?.until
  if (!from || !until) return undefined
  return {
    next: said.next,
    condition: { kind: 'days', from, until },
    meaning: spanText(from, until),
  }
}

function monthAt(line: Line, at: number): Found | undefined {
  const month = line.find('months', at)
  const { text = '', fold = '' } = line.tokens[at] ?? {}
  if (!month || text.length < 3) return undefined
  const before = line.tokens[at - 1]?.fold ?? ''
  if ((text.length === 3 || alsoWords.has(fold)) && !within.has(before)) return undefined
  const meaning = `${monthNames.format(new Date(Date.UTC(2000, month.meaning - 1)))} of any year`
  return { next: month.next, condition: { kind: 'yearly', month: month.meaning }, meaning }
}

const monthNames = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })
const days = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** "30 November 2026", "23–29 November 2026", "1 June – 31 August 1998". */
function spanText(from: string, until: string): string {
  return days.formatRange(new Date(`${from}T12:00Z`), new Date(`${until}T12:00Z`))
}
