import { sql } from 'kysely'
import { dateOf, daysIn } from '../base/days.ts'
import { localTime } from '../base/local-time.ts'
import type { Context } from '../context.ts'
import type { When } from './when.ts'

/** An event of several days, with the dates of its first and its last as its own calendar has them. */
export type SeveralDays = { id: number; title: string; first: string; last: string }

/** What is shorter is one evening, night or flight, whatever the calendar says. In hours. */
const shortest = 20

const listed = 20

/** Events of several days that go on, begin or end between two points in time. */
export async function listSeveralDays(
  ctx: Pick<Context, 'db'>,
  from: string,
  until: string,
): Promise<SeveralDays[]> {
  // As the index has it (101_events.ts); no calendar is more than a day from UTC's.
  const { rows } = await sql<Omit<SeveralDays, 'last'> & { until: string; timezone: string }>`
    select id, title, to_char(local_date, 'YYYY-MM-DD') as first, end_timestamp as until, timezone
    from events
    where tstzrange(timestamp, end_timestamp, '[]')
        && tstzrange(${from}::timestamptz - interval '1 day', ${until}::timestamptz + interval '1 day')
      and end_timestamp - timestamp >= interval '20 hours'
      and precision in ('minute', 'day') and deleted_at is null
    order by timestamp, id
    limit ${sql.lit(listed)}`.execute(ctx.db)
  return rows.map(({ until, timezone, ...event }) => ({
    ...event,
    last: localTime(until, timezone).date,
  }))
}

/** On how many days something happened; undefined where it's one, or known to the month alone. */
export function countDays({ timestamp, end_timestamp, timezone, precision }: When) {
  if (!end_timestamp || precision === 'month' || precision === 'year') return undefined
  const [start, end] = [Date.parse(timestamp), Date.parse(end_timestamp)]
  if (end - start < shortest * 60 * 60 * 1000) return undefined
  const days = daysBetween(
    localTime(timestamp, timezone).date,
    localTime(end_timestamp, timezone).date,
  )
  return days > 0 ? days + 1 : undefined
}

/** How many days `later` is after `date`. */
export function daysBetween(date: string, later: string): number {
  return (Date.parse(later) - Date.parse(date)) / 86_400_000
}

/** The last date that an event may belong to, where that isn't the one on which it begins. */
export function lastDate(when: When): string | undefined {
  const { timestamp, end_timestamp, timezone, precision } = when
  if (!end_timestamp && (precision === 'minute' || precision === 'day')) return undefined
  const { date } = localTime(end_timestamp ?? timestamp, timezone)
  const [year, month] = date.split('-').map(Number) as [number, number]
  if (precision === 'year') return dateOf(year, 12, 31)
  return precision === 'month' ? dateOf(year, month, daysIn(year, month)) : date
}
