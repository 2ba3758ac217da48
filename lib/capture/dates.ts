import { Temporal } from 'temporal-polyfill'
import { isBesideNumber, isGlued, type Line, numberAt, signAt } from './line.ts'
import { endsAt } from './tokens.ts'
import type { Language } from './vocabulary.ts'
import type { Part } from './words/words.ts'

/** A day or a span of whole days, months or years, as the API takes it: `2026-11-24`, `1998-07`. */
export type Day = {
  start: string
  end?: string
  part?: Part
  /** It is today, or is named without a year: a clock still to come stays on it. */
  isToday?: boolean
}
export type FoundDay = {
  next: number
  day: Day
  /** Whose words it's told in, where it's told by words alone. */
  language?: Language
  /** A number, as digits or as a word, is part of it. */
  isCounted?: boolean
}

type Named = { next: number; day: number; month: number; year?: number | undefined }

/** A date with a number in it: `12.11.`, `24/12`, "3 Oct", "July 1998", "20–27 June 2026". */
export function dateAt(line: Line, at: number): FoundDay | undefined {
  const weekday =
    line.find('weekdays', at) ??
    (isBesideNumber(line, at, pastSign(line, at + 1)) ? line.find('shortWeekdays', at) : undefined)
  const from = weekday ? pastSign(line, weekday.next) : at
  const found =
    spanAt(line, from) ?? oneDay(line, from) ?? (weekday ? undefined : monthOfYear(line, at))
  return found && endsAt(line.tokens, found.next) ? found : undefined
}

/** `~1975`, or about a month of a year; about a date says nothing more. */
export function aboutAt(line: Line, at: number): FoundDay | undefined {
  if (signAt(line, at) !== '~') return undefined
  const year = yearAt(line, at + 1)
  const found = year ? { next: at + 2, day: { start: year } } : monthOfYear(line, at + 1)
  if (!found || !endsAt(line.tokens, found.next)) return undefined
  return { next: found.next, day: { ...found.day, start: `${found.day.start}~` } }
}

/** A year of four digits, from 1000 to 2199. */
export function yearAt(line: Line, at: number): string | undefined {
  const year = numberAt(line, at, 4, 4)
  return year !== undefined && year >= 1000 && year < 2200 ? String(year) : undefined
}

function pastSign(line: Line, at: number): number {
  return /^[.,]$/.test(signAt(line, at)) ? at + 1 : at
}

function oneDay(line: Line, at: number): FoundDay | undefined {
  const named = namedDay(line, at)
  const start = named && latest(line, named, named)?.start
  if (!named || !start) return undefined
  return { next: named.next, day: { start, isToday: start === line.today.toString() } }
}

/** "20–27 June", "12.–14.6.", "3.10.–5.10." */
function spanAt(line: Line, at: number): FoundDay | undefined {
  const by = line.vocabulary.match('from', line.tokens, at)
  const from = by?.next ?? at
  const begin = namedDay(line, from)
  const day = begin?.day ?? numberAt(line, from)
  if (day === undefined || day < 1 || day > 31) return undefined
  const to = begin?.next ?? pastDot(line, from + 1)
  const dash = /^[-–—]$/.test(signAt(line, to)) ? to + 1 : undefined
  const next = dash ?? line.vocabulary.match('to', line.tokens, to)?.next
  const end = next === undefined ? undefined : namedDay(line, next)
  if (!end) return undefined
  const first = { day, month: begin?.month ?? end.month, year: begin?.year ?? end.year }
  const span = latest(line, first, end)
  return span && { next: end.next, day: span }
}

function pastDot(line: Line, at: number): number {
  return signAt(line, at) === '.' && isGlued(line, at) ? at + 1 : at
}

function namedDay(line: Line, at: number): Named | undefined {
  return isoDay(line, at) ?? inDigits(line, at) ?? dayAndMonth(line, at) ?? monthAndDay(line, at)
}

function isoDay(line: Line, at: number): Named | undefined {
  const [year, month, day] = [
    yearAt(line, at),
    numberAt(line, at + 2, 2),
    numberAt(line, at + 4, 2),
  ]
  if (!year || month === undefined || day === undefined) return undefined
  const isJoined = [1, 2, 3, 4].every((more) => isGlued(line, at + more))
  if (!isJoined || signAt(line, at + 1) !== '-' || signAt(line, at + 3) !== '-') return undefined
  return { next: at + 5, day, month, year: Number(year) }
}

/** `12.11.`, `12.11.2025`, `24/12`, `3/10/2025`, `12-11-2025`; 12/24 can only begin with the month. */
function inDigits(line: Line, at: number): Named | undefined {
  const [day, month] = [numberAt(line, at), numberAt(line, at + 2)]
  const sign = signAt(line, at + 1)
  const isJoined = isGlued(line, at + 1) && isGlued(line, at + 2)
  if (day === undefined || month === undefined || !isJoined || !/^[./-]$/.test(sign))
    return undefined
  const more = signAt(line, at + 3) === sign && isGlued(line, at + 3)
  const year = more && isGlued(line, at + 4) ? shortYear(line, at + 4) : undefined
  const next = year !== undefined ? at + 5 : more ? at + 4 : at + 3
  if (year === undefined && (sign === '-' || (sign === '.' && !more))) return undefined
  if (year === undefined && sign === '/') {
    const isFull = [at, at + 2].every((one) => line.tokens[one]?.text.length === 2)
    // Of ten points, all.
    if (!isFull || more || (day === 10 && month === 10)) return undefined
  }
  return month > 12 && day <= 12 && sign === '/'
    ? { next, day: month, month: day, year }
    : { next, day, month, year }
}

function shortYear(line: Line, at: number): number | undefined {
  const year = yearAt(line, at)
  if (year) return Number(year)
  const short = numberAt(line, at, 2)
  if (short === undefined) return undefined
  return short + 2000 <= line.today.year + 1 ? short + 2000 : short + 1900
}

/** "3 Oct", "3. Oktober 2025", "3rd of October", "el 3 de octubre de 2025". */
function dayAndMonth(line: Line, at: number): Named | undefined {
  const day = numberAt(line, at)
  if (day === undefined) return undefined
  const ordinal = isGlued(line, at + 1) && line.vocabulary.match('ordinals', line.tokens, at + 1)
  const behind = ordinal ? ordinal.next : pastDot(line, at + 1)
  const of = line.vocabulary.match('of', line.tokens, behind)?.next ?? behind
  const month = line.find('months', of)
  return month && withYear(line, { next: month.next, day, month: month.meaning })
}

/** "Oct 3", "June 12th, 2025". */
function monthAndDay(line: Line, at: number): Named | undefined {
  const month = line.find('months', at)
  if (!month) return undefined
  const from = pastDot(line, month.next)
  const day = numberAt(line, from)
  const isClock = /^[:.hH]$/.test(line.tokens[from + 1]?.text ?? '') && isGlued(line, from + 1)
  if (day === undefined || isClock) return undefined
  const ordinal =
    isGlued(line, from + 1) && line.vocabulary.match('ordinals', line.tokens, from + 1)
  const next = ordinal ? ordinal.next : from + 1
  if (!endsAt(line.tokens, next) || line.vocabulary.match('units', line.tokens, next))
    return undefined
  return withYear(line, { next, day, month: month.meaning })
}

function withYear(line: Line, named: Named): Named {
  const from = pastDot(line, named.next)
  const behind = signAt(line, from) === ',' ? from + 1 : from
  const of = line.vocabulary.match('of', line.tokens, behind)?.next ?? behind
  const year = yearAt(line, of)
  const isClock = year && signAt(line, of + 1) === ':' && isGlued(line, of + 1)
  if (year && !isClock) return { ...named, next: of + 1, year: Number(year) }
  return endsAt(line.tokens, named.next) ? named : { ...named, next: from }
}

/** "July 1998", "mayo de 2014". */
function monthOfYear(line: Line, at: number): FoundDay | undefined {
  const month = line.find('months', at)
  if (!month) return undefined
  const from = pastSign(line, month.next)
  const of = line.vocabulary.match('of', line.tokens, from)?.next ?? from
  const year = yearAt(line, of)
  if (!year) return undefined
  return { next: of + 1, day: { start: `${year}-${String(month.meaning).padStart(2, '0')}` } }
}

type Unresolved = { day: number; month: number; year?: number | undefined }

/** The latest such days of which none is in the future, where they have no year. */
function latest(line: Line, first: Unresolved, last: Unresolved): Day | undefined {
  for (let year = last.year ?? line.today.year; ; year -= 1) {
    const end = dateOf(last, year)
    const begin = end && dateOf(first, first.year ?? year)
    const isLeapDay = last.day === 29 && last.month === 2
    if (!begin || !end) {
      if (!isLeapDay || last.year !== undefined || line.today.year - year > 8) return undefined
      continue
    }
    if (last.year === undefined && Temporal.PlainDate.compare(end, line.today) > 0) continue
    const start = Temporal.PlainDate.compare(begin, end) > 0 ? begin.subtract({ years: 1 }) : begin
    return start.equals(end)
      ? { start: start.toString() }
      : { start: start.toString(), end: end.toString() }
  }
}

function dateOf({ day, month }: Unresolved, year: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}
