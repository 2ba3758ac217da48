import { sql } from 'kysely'
import type { Context } from '../context.ts'

export type YearCount = {
  year: number
  /** Those too that are known to the year alone. */
  count: number
  months: { month: number; count: number }[]
}

/** How many events each year and each of its months has, the latest first. */
export async function countByMonth(ctx: Pick<Context, 'db'>): Promise<YearCount[]> {
  const { rows } = await sql<{ year: number; month: number | null; count: number }>`
    select year, month, sum(count)::integer as count from (
      select extract(year from local_date)::integer as year,
        extract(month from local_date)::integer as month, count
      from event_counts
      union all
      select extract(year from local_date)::integer,
        case precision when 'month' then extract(month from local_date)::integer end, 1
      from events where precision in ('month', 'year') and deleted_at is null
    ) counts
    group by year, month having sum(count) > 0
    order by year desc, month desc`.execute(ctx.db)
  const years = Map.groupBy(rows, ({ year }) => year)
  return [...years].map(([year, rows]) => ({
    year,
    count: rows.reduce((sum, { count }) => sum + count, 0),
    months: rows.flatMap(({ month, count }) => (month === null ? [] : [{ month, count }])),
  }))
}
