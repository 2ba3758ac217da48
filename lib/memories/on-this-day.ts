import { sql } from 'kysely'
import type { Context } from '../base/context.ts'
import { isLeap } from '../base/days.ts'
import { eventColumns } from '../events/columns.ts'
import type { Event } from '../events/schema.ts'
import { notPaused } from './pauses.ts'
import { pictures } from './pictures.ts'
import type { OnThisDay } from './schema.ts'

/** Of more events a day than these the ones with pictures aren't looked for. */
const looked = 200

/**
 * What happened on the day of `date` (2026-11-24) in earlier years, `perYear` events of each, first
 * those with pictures. The 29th of February is remembered on the 28th where there is none.
 */
export async function readOnThisDay(
  ctx: Context,
  date: string,
  perYear: number,
): Promise<OnThisDay> {
  const { settings } = await ctx.settings.get()
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const days = month === 2 && day === 28 && !isLeap(year) ? [28, 29] : [day]
  const { rows } = await sql<Event & { year: number }>`
    with years as (
      select generate_series(extract(year from min(local_date))::integer, ${year - 1}) as year
      from event_counts
    ), days as materialized (
      select year, make_date(year, ${month}, 1) + day - 1 as date
      from years, unnest(${days}::bigint[]::integer[]) as day
      where extract(month from make_date(year, ${month}, 1) + day - 1) = ${month}
    )
    select days.year, ${eventColumns}
    from days, lateral (
      select id from (
        select id from events
        where local_date = days.date and deleted_at is null and precision in ('minute', 'day')
          and ${notPaused(settings)}
        order by id limit ${looked}
      ) of_day
      order by exists (select from attachments where event_id = of_day.id and ${pictures}) desc, id
      limit ${perYear}
    ) chosen join events using (id)
    order by days.year desc, events.timestamp, events.id`.execute(ctx.db)
  const byYear = Map.groupBy(rows, (row) => row.year)
  const items = [...byYear].map(([year, rows]) => ({
    year,
    events: rows.map(({ year, ...event }) => event),
  }))
  return { date, items }
}
