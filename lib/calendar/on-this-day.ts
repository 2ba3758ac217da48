import { type RawBuilder, sql } from 'kysely'
import { isLeap } from '../base/days.ts'
import type { Context } from '../context.ts'
import { eventColumns } from '../events/columns.ts'
import type { Event } from '../events/schema.ts'
import { isSeen } from '../photos/seen.ts'
import { notPaused } from './pauses.ts'
import { pictures } from './pictures.ts'
import type { OnThisDay } from './schema.ts'

/**
 * What happened on the day of `date` (2026-11-24) in earlier years, `perYear` events of each, first
 * those with pictures. The 29th of February is remembered on the 28th where there is none.
 */
export async function readOnThisDay(
  ctx: Context,
  date: string,
  perYear: number,
): Promise<OnThisDay> {
  return { date, items: await readYears<Event>(ctx, date, perYear, eventColumns) }
}

/** An event of an earlier year as far as a line of it is shown: its title, and its first picture's key. */
type Memory = Pick<Event, 'id' | 'title'> & { picture: string | null }

export type Memories = { date: string; items: { year: number; events: Memory[] }[] }

/** The same, by what a strip of links needs of each event: whole ones take most of a page's time. */
export async function readMemories(ctx: Context, date: string, perYear: number): Promise<Memories> {
  const columns = sql`
    events.id, events.title, (
      select key from attachments
      where event_id = events.id and state = 'ready' and attachments.deleted_at is null
        and content_type like 'image/%'
      order by id limit 1
    ) as picture`
  return { date, items: await readYears<Memory>(ctx, date, perYear, columns) }
}

async function readYears<Row extends object>(
  ctx: Context,
  date: string,
  perYear: number,
  columns: RawBuilder<unknown>,
): Promise<{ year: number; events: Row[] }[]> {
  const { settings } = await ctx.settings.get()
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const days = month === 2 && day === 28 && !isLeap(year) ? [28, 29] : [day]
  const wanted = sql`
    deleted_at is null and precision in ('minute', 'day') and ${notPaused(settings)}`
  // Anywhere on earth the day is at most a day away from that of UTC.
  const ofDay = sql`
    ${isSeen} and event_date = days.date and event_timestamp between days.date - 1 and days.date + 2`
  const { rows } = await sql<Row & { year: number }>`
    with years as (
      select generate_series(extract(year from min(local_date))::integer, ${year - 1}) as year
      from event_counts
    ), days as materialized (
      select year, make_date(year, ${month}, 1) + day - 1 as date
      from years, unnest(${days}::bigint[]::integer[]) as day
      where extract(month from make_date(year, ${month}, 1) + day - 1) = ${month}
    )
    select days.year, ${columns}
    from days, lateral (
      select id from (
        (select id, true as pictured from events
        where id in (select event_id from attachments where ${ofDay} and ${pictures}) and ${wanted}
        order by id limit ${sql.lit(perYear)})
        union all
        (select id, false from events
        where local_date = days.date and ${wanted}
        order by id limit ${sql.lit(2 * perYear)})
      ) of_day
      group by id order by bool_or(pictured) desc, id
      limit ${sql.lit(perYear)}
    ) chosen join events using (id)
    order by days.year desc, events.timestamp, events.id`.execute(ctx.db)
  const byYear = Map.groupBy(rows, (row) => row.year)
  return [...byYear].map(([year, rows]) => ({
    year,
    events: rows.map(({ year, ...event }) => event as unknown as Row),
  }))
}
