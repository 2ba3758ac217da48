import { sql } from 'kysely'
import { dateOf, daysIn } from '../base/days.ts'
import type { Context } from '../context.ts'
import { eventColumns } from '../events/columns.ts'
import type { Event } from '../events/schema.ts'
import { isSeen } from '../photos/seen.ts'
import { pictures } from './pictures.ts'
import type { CalendarYear } from './schema.ts'

/** How many events each day of a year has. */
export async function readYear(ctx: Context, year: number): Promise<CalendarYear> {
  return { year, days: await countDays(ctx, dateOf(year, 1, 1), dateOf(year, 12, 31)) }
}

/** The years in which something happened, in their order. */
export async function listYears(ctx: Context): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`
    with recursive years as (
      select extract(year from min(local_date))::integer as year from event_counts
      union all
      select (select extract(year from min(local_date))::integer from event_counts
        where local_date >= make_date(years.year + 1, 1, 1))
      from years where year is not null
    )
    select year from years where year is not null`.execute(ctx.db)
  return rows.map(({ year }) => year)
}

export type CalendarDay = { date: string; count: number; key?: string; filename?: string }

export type CalendarMonth = {
  days: CalendarDay[]
  /** What is known to belong to this month, though not to which of its days. */
  vague: Event[]
}

/** The days of a month that have events, each with the largest of its pictures. */
export async function readMonth(ctx: Context, year: number, month: number): Promise<CalendarMonth> {
  const [first, last] = [dateOf(year, month, 1), dateOf(year, month, daysIn(year, month))]
  const [days, shown, vague] = await Promise.all([
    countDays(ctx, first, last),
    picturesOfDays(ctx, first, last),
    vagueEvents(ctx, first),
  ])
  return { days: days.map((day) => ({ ...day, ...shown.get(day.date) })), vague }
}

/** How many events each day of a month has, where it has any. */
export async function countMonthDays(
  ctx: Context,
  year: number,
  month: number,
): Promise<CalendarDay[]> {
  return countDays(ctx, dateOf(year, month, 1), dateOf(year, month, daysIn(year, month)))
}

async function countDays(ctx: Context, first: string, last: string): Promise<CalendarDay[]> {
  const { rows } = await sql<CalendarDay>`
    select to_char(local_date, 'YYYY-MM-DD') as date, sum(count)::integer as count
    from event_counts where local_date between ${first}::date and ${last}::date
    group by local_date having sum(count) > 0 order by local_date`.execute(ctx.db)
  return rows
}

type Shown = { date: string; key: string; filename: string }

/** Of each day the largest one, told by the pictures' own index: a month may have 80,000 events. */
async function picturesOfDays(ctx: Context, first: string, last: string) {
  const { rows } = await sql<Shown>`
    select distinct on (event_date) to_char(event_date, 'YYYY-MM-DD') as date, key, filename
    from attachments
    where ${isSeen} and ${pictures} and event_date between ${first}::date and ${last}::date
      -- Anywhere on earth the day is at most a day away from that of UTC.
      and event_timestamp between ${first}::date - 1 and ${last}::date + 2
    order by event_date, size_bytes desc`.execute(ctx.db)
  return new Map(rows.map(({ date, ...picture }) => [date, picture]))
}

const vagueShown = 20

async function vagueEvents(ctx: Context, first: string): Promise<Event[]> {
  const { rows } = await sql<Event>`
    select ${eventColumns} from events
    where local_date = ${first}::date and precision = 'month' and deleted_at is null
    order by id limit ${vagueShown}`.execute(ctx.db)
  return rows
}
