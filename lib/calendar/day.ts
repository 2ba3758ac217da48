import { sql } from 'kysely'
import { localTime } from '../base/local-time.ts'
import type { Context } from '../context.ts'
import { eventColumns } from '../events/columns.ts'
import { earliestOn } from '../events/day-bounds.ts'
import type { Event } from '../events/schema.ts'

export type Day = {
  events: Event[]
  /** Whether the day has more events than these. */
  more: boolean
  /** What began earlier and lasted until this day, or longer. */
  ongoing: Event[]
  /** The days before and after that have events. */
  previous: string | null
  next: string | null
}

const shown = 200
const ongoingShown = 20

/** Everything of one day, in the order in which it happened there. */
export async function readDay(ctx: Context, date: string): Promise<Day> {
  const [events, ongoing, around] = await Promise.all([
    eventsOf(ctx, date),
    ongoingOn(ctx, date),
    neighbours(ctx, date),
  ])
  return { events: events.slice(0, shown), more: events.length > shown, ongoing, ...around }
}

async function eventsOf(ctx: Context, date: string): Promise<Event[]> {
  const { rows } = await sql<Event>`
    select ${eventColumns} from events
    where local_date = ${date}::date and deleted_at is null and precision in ('minute', 'day')
    order by timestamp, id limit ${shown + 1}`.execute(ctx.db)
  return rows
}

/**
 * By the index from the earliest clock on; the rest is looked at by each own calendar. Ends
 * near midnight are for Node to tell, whose timezone data are what pages show.
 */
async function ongoingOn(ctx: Context, date: string): Promise<Event[]> {
  const { rows } = await sql<Event & { end_timestamp: string }>`
    select ${eventColumns} from events
    where end_timestamp >= ${earliestOn(date)}
      and deleted_at is null and precision in ('minute', 'day')
      and local_date < ${date}::date
      and end_timestamp at time zone timezone >= ${date}::date - interval '2 hours'
    order by timestamp, id limit ${2 * ongoingShown}`.execute(ctx.db)
  return rows
    .filter(({ end_timestamp, timezone }) => localTime(end_timestamp, timezone).date >= date)
    .slice(0, ongoingShown)
}

async function neighbours(ctx: Context, date: string) {
  const { rows } = await sql<{ previous: string | null; next: string | null }>`
    select
      (select to_char(max(local_date), 'YYYY-MM-DD') from event_counts
        where local_date < ${date}::date) as previous,
      (select to_char(min(local_date), 'YYYY-MM-DD') from event_counts
        where local_date > ${date}::date) as next`.execute(ctx.db)
  return rows[0] ?? { previous: null, next: null }
}
