import { Temporal } from 'temporal-polyfill'
import type { Day, FoundDay } from './dates.ts'
import { isBesideNumber, type Line, numberAt, signAt } from './line.ts'
import { endsAt } from './tokens.ts'
import type { Language } from './vocabulary.ts'
import type { Season, Unit } from './words/words.ts'

/** A day told by today: "yesterday", "gestern Abend", "last Friday", "vor drei Tagen", "next week". */
export function relativeAt(line: Line, at: number): FoundDay | undefined {
  return dayAt(line, at) ?? agoAt(line, at) ?? aheadAt(line, at) ?? lastAt(line, at)
}

/** Minutes or hours ago, to the minute. */
export function momentAt(line: Line, at: number): { next: number; minutes: number } | undefined {
  const ago = countedAgo(line, at)
  if (!ago || (ago.unit !== 'minute' && ago.unit !== 'hour')) return undefined
  return { next: ago.next, minutes: ago.count * (ago.unit === 'hour' ? 60 : 1) }
}

function dayAt(line: Line, at: number): FoundDay | undefined {
  const found = line.find('days', at)
  if (!found) return undefined
  const { days, part } = found.meaning
  // German: a capital makes it the morning.
  if (line.tokens[at]?.text === 'Morgen' && at > 0) return undefined
  const start = line.today.add({ days }).toString()
  const behind = part || days === 0 ? undefined : line.find('parts', found.next)
  const ofDay = part ?? behind?.meaning
  const day = { start, ...(ofDay && { part: ofDay }), ...(days === 0 && { isToday: true }) }
  return { next: behind?.next ?? found.next, day, language: found.language }
}

/** The weekday at `at`; its short form counts beside a number. */
export function weekdayAt(line: Line, at: number) {
  const long = line.find('weekdays', at)
  if (long) {
    const part = long.meaning.part ? undefined : line.find('parts', long.next)
    if (!part) return long
    return { ...long, next: part.next, meaning: { ...long.meaning, part: part.meaning } }
  }
  const short = line.find('shortWeekdays', at)
  if (!short) return undefined
  const next = signAt(line, short.next) === '.' ? short.next + 1 : short.next
  const isMeant =
    isBesideNumber(line, at, next) ||
    (at === 0 && signAt(line, next) === ':' && line.isOf(short.language))
  return isMeant ? { ...short, next } : undefined
}

/** The latest such weekday, today included. */
export function latestWeekday(line: Line, weekday: number): Temporal.PlainDate {
  return line.today.subtract({ days: (line.today.dayOfWeek - weekday + 7) % 7 })
}

type Counted = { next: number; count: number; unit: Unit }

function countedAgo(line: Line, at: number): Counted | undefined {
  for (const language of line.vocabulary.languages) {
    const before = line.vocabulary.match('ago', line.tokens, at, language)
    const found = countAt(line, before?.next ?? at, language)
    if (!found) continue
    if (before) return found
    const behind = line.vocabulary.match('agoBehind', line.tokens, found.next, language)
    if (behind) return { ...found, next: behind.next }
  }
  return undefined
}

/** A number and a unit, as digits or as words of one language. */
function countAt(line: Line, at: number, language: Language): Counted | undefined {
  const word = line.vocabulary.match('numbers', line.tokens, at, language)
  const count = word?.meaning ?? numberAt(line, at, 1, 3)
  const unit = line.vocabulary.match('units', line.tokens, word?.next ?? at + 1, language)
  if (!unit || count === undefined || !endsAt(line.tokens, unit.next)) return undefined
  return { next: unit.next, count, unit: unit.meaning }
}

function agoAt(line: Line, at: number): FoundDay | undefined {
  const ago = countedAgo(line, at)
  if (!ago || ago.unit === 'minute' || ago.unit === 'hour') return undefined
  return { next: ago.next, day: far(line, ago, -1), isCounted: true }
}

/** "in 3 days"; minutes and hours are rather how long something took ("Ran 5 km in 28 min"). */
function aheadAt(line: Line, at: number): FoundDay | undefined {
  for (const language of line.vocabulary.languages) {
    const ahead = line.vocabulary.match('ahead', line.tokens, at, language)
    const found = ahead && countAt(line, ahead.next, language)
    if (!found || found.unit === 'minute' || found.unit === 'hour') continue
    return { next: found.next, day: far(line, found, 1), isCounted: true }
  }
  return undefined
}

function far(line: Line, { count, unit }: Pick<Counted, 'count' | 'unit'>, sign: 1 | -1): Day {
  const date = line.today.add({ [`${unit}s`]: sign * count })
  return { start: date.toString().slice(0, unit === 'year' ? 4 : unit === 'month' ? 7 : 10) }
}

function lastAt(line: Line, at: number): FoundDay | undefined {
  for (const [before, behind, sign] of [
    ['last', 'lastBehind', -1],
    ['next', 'nextBehind', 1],
  ] as const) {
    const first = line.vocabulary.match(before, line.tokens, at)
    const named = first && namedAt(line, first.next, sign)
    if (named) return withPart(line, { ...named, language: first.language })
    const noun = namedAt(line, at, sign)
    const last = noun && line.vocabulary.match(behind, line.tokens, noun.next)
    if (last) return withPart(line, { ...noun, next: last.next, language: last.language })
  }
  return undefined
}

function withPart(line: Line, found: FoundDay): FoundDay {
  const part =
    found.day.part || found.day.start.length < 10 ? undefined : line.find('parts', found.next)
  return part ? { next: part.next, day: { ...found.day, part: part.meaning } } : found
}

/** What was last, or comes next: a weekday, a week, month or year, a weekend, a season, a month by name. */
function namedAt(line: Line, at: number, sign: 1 | -1): FoundDay | undefined {
  const { today } = line
  const weekday = line.find('weekdays', at)
  if (weekday) {
    const near = latestWeekday(line, weekday.meaning.weekday)
    const date =
      sign < 0 ? (near.equals(today) ? near.subtract({ days: 7 }) : near) : near.add({ days: 7 })
    const { part } = weekday.meaning
    return { next: weekday.next, day: { start: date.toString(), ...(part && { part }) } }
  }
  const unit = line.find('units', at)
  if (unit?.meaning === 'week') {
    const monday = today.subtract({ days: today.dayOfWeek - 1 }).add({ weeks: sign })
    return { next: unit.next, day: span(monday, monday.add({ days: 6 })) }
  }
  if (unit?.meaning === 'month' || unit?.meaning === 'year') {
    return { next: unit.next, day: far(line, { count: 1, unit: unit.meaning }, sign) }
  }
  const weekend = line.find('weekend', at)
  if (weekend) return { next: weekend.next, day: weekendOf(line, sign) }
  const season = line.find('seasons', at)
  if (season) return { next: season.next, day: seasonNear(line, season.meaning, sign) }
  const month = line.find('months', at)
  if (!month || (line.tokens[at]?.text.length ?? 0) <= 3) return undefined
  const isPast = month.meaning < today.month
  const year =
    today.year + (sign < 0 ? (isPast ? 0 : -1) : isPast || month.meaning === today.month ? 1 : 0)
  return { next: month.next, day: { start: `${year}-${String(month.meaning).padStart(2, '0')}` } }
}

/** The latest weekend that is over or has begun, or the one that comes. */
export function weekendOf(line: Line, sign: 1 | -1): Day {
  const saturday = latestWeekday(line, 6)
  const sunday = saturday.add({ days: 1 })
  const isOver = Temporal.PlainDate.compare(sunday, line.today) <= 0
  const last = isOver ? saturday : saturday.subtract({ days: 7 })
  const first = sign < 0 ? last : saturday.add({ days: 7 })
  return span(first, first.add({ days: 1 }))
}

const beginnings: Record<Season, number> = { spring: 3, summer: 6, autumn: 9, winter: 12 }

/** The three months of a season, of which winter ends in the next year. */
export function seasonOf(year: number, season: Season): Day {
  const first = Temporal.PlainYearMonth.from({ year, month: beginnings[season] })
  return { start: first.toString(), end: first.add({ months: 2 }).toString() }
}

function seasonNear({ today }: Line, season: Season, sign: 1 | -1): Day {
  const month = today.toPlainYearMonth().toString()
  for (let year = today.year + 1; ; year -= 1) {
    const day = seasonOf(year, season)
    if (sign < 0 && (day.end ?? '') < month) return day
    if (sign > 0 && seasonOf(year - 1, season).start <= month) return day
  }
}

function span(first: Temporal.PlainDate, last: Temporal.PlainDate): Day {
  return { start: first.toString(), end: last.toString() }
}
