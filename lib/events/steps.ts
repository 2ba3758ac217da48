import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { earliestOn, latestOn } from './day-bounds.ts'
import type { Event } from './schema.ts'
import type { When } from './when.ts'

/** An event as a link to it names it. */
export type Step = Pick<Event, 'id' | 'title'> & When

/**
 * The next events in time from one on, the nearest first.
 * @param options.date only those of this day of their own calendar, as far as their day is known
 */
export async function stepsFrom(
  db: Database,
  { timestamp, id }: Pick<Event, 'timestamp' | 'id'>,
  direction: 'earlier' | 'later',
  { limit, date }: { limit: number; date?: string },
): Promise<Step[]> {
  const isEarlier = direction === 'earlier'
  // The index by time stops at the edge of the day.
  const edge = (day: string) =>
    isEarlier ? sql`timestamp >= ${earliestOn(day)}` : sql`timestamp < ${latestOn(day)}`
  const ofDay = (day: string) => sql`
    and local_date + 0 = ${day}::date and precision in ('minute', 'day') and ${edge(day)}`
  const { rows } = await sql<Step>`
    select id, title, timestamp, timezone, end_timestamp, precision, approximate from events
    where deleted_at is null ${date ? ofDay(date) : sql``}
      and (timestamp, id) ${isEarlier ? sql`<` : sql`>`} (${timestamp}::timestamptz, ${id}::bigint)
    order by ${isEarlier ? sql`timestamp desc, id desc` : sql`timestamp, id`}
    limit ${sql.lit(limit)}`.execute(db)
  return rows
}
