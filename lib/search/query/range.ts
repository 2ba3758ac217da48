import { type RawBuilder, sql } from 'kysely'
import { localTime } from '../../base/local-time.ts'
import { outOfRange } from '../../base/problem.ts'
import { isDate, parseTimestamp } from '../../base/timezone.ts'
import { earliestOn, latestOn } from '../../events/day-bounds.ts'
import type { Event } from '../../events/schema.ts'

/** A bound of a span of time: a date of each event's own calendar, or an instant (RFC 3339 UTC). */
type Bound = { date: string } | { instant: string }

/** Both bounds are inclusive. */
export type Range = { start?: Bound; end?: Bound }

/**
 * The span that `start` and `end` of a query name. A date is the whole day wherever the event
 * happened; a time without offset is one in `timezone`.
 * @throws {Problem} `validation_failed` for one that lies outside the years 1 to 9999 there
 */
export function rangeOf(
  { start, end }: { start?: string | undefined; end?: string | undefined },
  timezone: string,
): Range {
  const bound = (path: 'start' | 'end', text: string): Bound =>
    isDate(text) ? { date: text } : { instant: parseTimestamp(text, timezone) ?? outOfRange(path) }
  return { ...(start && { start: bound('start', start) }), ...(end && { end: bound('end', end) }) }
}

/** Whether an event lies within a span. */
export function isWithin(range: Range, event: Pick<Event, 'timestamp' | 'timezone'>): boolean {
  const at = Date.parse(event.timestamp)
  const { date } = localTime(event.timestamp, event.timezone)
  const { start, end } = range
  if (start && ('date' in start ? date < start.date : at < Date.parse(start.instant))) return false
  return !end || ('date' in end ? date <= end.date : at <= Date.parse(end.instant))
}

/**
 * The conditions that hold for the events within a span. Beside a local date there is one for the
 * time index, by the first and the last clock. The index over local dates is kept
 * out (`+ 0`): of a year it would read everything, to sort it.
 */
export function withinRange({ start, end }: Range): RawBuilder<unknown>[] {
  const conditions = []
  if (start && 'date' in start) {
    conditions.push(
      sql`local_date + 0 >= ${start.date}::date`,
      sql`timestamp >= ${earliestOn(start.date)}`,
    )
  } else if (start) conditions.push(sql`timestamp >= ${start.instant}::timestamptz`)
  if (end && 'date' in end) {
    conditions.push(
      sql`local_date + 0 <= ${end.date}::date`,
      sql`timestamp < ${latestOn(end.date)}`,
    )
  } else if (end) conditions.push(sql`timestamp <= ${end.instant}::timestamptz`)
  return conditions
}
