import { type Clock, clockAt } from './clocks.ts'
import { aboutAt, type Day, dateAt, type FoundDay } from './dates.ts'
import { feastAt, within } from './feasts.ts'
import { type Line, signAt } from './line.ts'
import { latestWeekday, momentAt, relativeAt, weekdayAt } from './relative-days.ts'
import { endsAt, startsAt } from './tokens.ts'
import type { Language } from './vocabulary.ts'

/** A time that a line says: a day, a clock or both, or so many minutes ago. */
export type Said = {
  from: number
  next: number
  day?: Day
  clock?: Clock
  minutesAgo?: number
  language?: Language
  /** A feast or a season with its year. */
  isFeast?: boolean
  /** A weekday alone, which says when with a clock or a colon. */
  isWeekday?: boolean
  isCounted?: boolean
}

/** The longest time that is said from `at` on, its own preposition included. */
export function saidAt(line: Line, at: number): Said | undefined {
  if (!startsAt(line.tokens, at)) return undefined
  const found = [moment(line, at), dayFirst(line, at), clockFirst(line, at)].filter((one) => !!one)
  return found.sort((a, b) => b.next - a.next)[0]
}

function moment(line: Line, at: number): Said | undefined {
  const found = momentAt(line, at)
  return found && { from: at, next: found.next, minutesAgo: found.minutes }
}

function dayFirst(line: Line, at: number): Said | undefined {
  const found = dayAt(line, at)
  if (!found) return undefined
  const clock = isOneDay(found.day) ? clockAt(line, pastComma(line, found.next)) : undefined
  const { isWeekday, ...said } = found
  return clock
    ? { ...said, from: at, next: clock.next, clock }
    : { ...said, from: at, ...(isWeekday && { isWeekday }) }
}

function clockFirst(line: Line, at: number): Said | undefined {
  const clock = clockAt(line, at)
  if (!clock) return undefined
  const found = dayAt(line, pastComma(line, clock.next))
  if (!found || !isOneDay(found.day) || found.isFeast) return { from: at, next: clock.next, clock }
  const { isWeekday: _, ...said } = found
  return { ...said, from: at, clock }
}

function isOneDay({ start, end }: Day): boolean {
  return start.length === 10 && end === undefined
}

function pastComma(line: Line, at: number): number {
  return signAt(line, at) === ',' ? at + 1 : at
}

type DaySaid = FoundDay & Pick<Said, 'isFeast' | 'isWeekday'>

/** A day, with its preposition or without: `am` of "am 12.11." belongs to it. */
function dayAt(line: Line, at: number): DaySaid | undefined {
  if (!startsAt(line.tokens, at)) return undefined
  const own = line.vocabulary.match('on', line.tokens, at)
  const bare = bareDay(line, at) ?? feastWithin(line, at)
  if (bare || !own || line.find('days', own.next)) return bare
  return bareDay(line, own.next)
}

/** "Im Sommer 1998" */
function feastWithin(line: Line, at: number): DaySaid | undefined {
  const feast = within.has(line.tokens[at]?.fold ?? '') ? feastAt(line, at + 1) : undefined
  return feast && { ...feast, isFeast: true }
}

function bareDay(line: Line, at: number): DaySaid | undefined {
  const feast = feastAt(line, at)
  if (feast) return { ...feast, isFeast: true }
  const day = aboutAt(line, at) ?? dateAt(line, at) ?? relativeAt(line, at)
  if (day) return endsAt(line.tokens, day.next) ? day : undefined
  const weekday = weekdayAt(line, at)
  if (!weekday) return undefined
  const { part } = weekday.meaning
  const start = latestWeekday(line, weekday.meaning.weekday).toString()
  return { next: weekday.next, day: { start, ...(part && { part }) }, isWeekday: true }
}

/** Whether a number is among what is said. */
export function hasNumber(line: Line, { from, next, clock, isCounted }: Said): boolean {
  if (clock || isCounted) return true
  return line.tokens.slice(from, next).some(({ kind }) => kind === 'number')
}
