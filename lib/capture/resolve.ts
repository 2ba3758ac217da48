import { Temporal } from 'temporal-polyfill'
import { type Clock, inPart } from './clocks.ts'
import type { Day } from './dates.ts'
import type { Line } from './line.ts'

/** When something was, as the API takes it. */
export type Times = { timestamp: string; end_timestamp?: string }

/** What is said of when, in parts. */
export type SaidTimes = { day?: Day; clock?: Clock; minutesAgo?: number }

/** The latest time that is meant; without a day, the latest that is over as a whole. */
export function resolve(line: Line, said: SaidTimes): Times | undefined {
  const { day, clock, minutesAgo } = said
  if (minutesAgo !== undefined)
    return { timestamp: minute(line.now.subtract({ minutes: minutesAgo })) }
  if (clock && day) return onDate(Temporal.PlainDate.from(day.start), inPartOf(clock, day))
  if (day) return { timestamp: day.start, ...(day.end && { end_timestamp: day.end }) }
  if (!clock) return undefined
  let date = line.today
  while (isAhead(line, date, clock)) date = date.subtract({ days: 1 })
  return onDate(date, clock)
}

/** The same clock today, where it isn't over yet. */
export function resolveToday(line: Line, clock: Clock): Times | undefined {
  return isAhead(line, line.today, clock) ? onDate(line.today, clock) : undefined
}

/** What took so long and has just ended. */
export function endedNow(line: Line, minutes: number): Times {
  return { timestamp: minute(line.now.subtract({ minutes })), end_timestamp: minute(line.now) }
}

function isAhead(line: Line, date: Temporal.PlainDate, clock: Clock): boolean {
  const last = at(date, clock.end ?? clock.start)
  return Temporal.PlainDateTime.compare(last, line.now) > 0
}

function onDate(date: Temporal.PlainDate, { start, end }: Pick<Clock, 'start' | 'end'>): Times {
  const timestamp = minute(at(date, start))
  return end === undefined ? { timestamp } : { timestamp, end_timestamp: minute(at(date, end)) }
}

/** After midnight a night belongs to the day before. */
function inPartOf(clock: Clock, { part }: Day): Clock {
  if (!part) return clock
  const shifted = inPart(clock, part)
  if (part !== 'night' || shifted.start >= 360) return shifted
  const { end } = shifted
  return { ...shifted, start: shifted.start + 1440, ...(end !== undefined && { end: end + 1440 }) }
}

function at(date: Temporal.PlainDate, minutes: number): Temporal.PlainDateTime {
  return date.toPlainDateTime().add({ minutes })
}

function minute(time: Temporal.PlainDateTime): string {
  return time.toString({ smallestUnit: 'minute' })
}
