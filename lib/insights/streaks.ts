import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** A run of days with at least one event each, from the first to the last. */
export type Streak = { days: number; first: string; last: string }

/** The longest run of days, and the one that has lasted up to `today` or the day before it. */
export async function readStreaks(
  ctx: Context,
  today: string,
): Promise<{ longest?: Streak; current?: Streak }> {
  const { rows } = await sql<Streak & { is_current: boolean }>`
    with days as (
      select local_date from event_counts
      where local_date <= ${today}::date
      group by local_date having sum(count) > 0
    ), numbered as (
      select local_date, local_date - row_number() over (order by local_date)::integer as run from days
    ), runs as (
      select count(*)::integer as days, min(local_date) as first, max(local_date) as last
      from numbered group by run
    )
    select days, to_char(first, 'YYYY-MM-DD') as first, to_char(last, 'YYYY-MM-DD') as last,
      last >= ${today}::date - 1 as is_current
    from runs order by days desc, last desc`.execute(ctx.db)
  const plain = ({ days, first, last }: Streak) => ({ days, first, last })
  const [longest] = rows
  const current = rows.find(({ is_current }) => is_current)
  return {
    ...(longest && { longest: plain(longest) }),
    ...(current && { current: plain(current) }),
  }
}
