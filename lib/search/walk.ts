import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../events/cursor.ts'
import {
  type Criteria,
  every,
  indexed,
  inOrder,
  matching,
  type Sort,
  unindexed,
  withinTime,
} from './conditions.ts'

/**
 * The CTEs that end in `hits` (id, timestamp): the first `limit` events that match, in order of time.
 *
 * The next `passing` events are looked at one by the other, which finds common words at once. Unless
 * these suffice, or are all there are, the index is asked for one month after the other, until there
 * are enough. Months without an event are stepped over. The planner has no choice: what `offset 0`
 * encloses is asked of the inverted index, as no other index knows its conditions.
 */
export function walk(
  criteria: Criteria,
  wanted: { sort: Sort; cursor: Cursor | undefined },
  { limit, passing }: { limit: number; passing: number },
): RawBuilder<unknown> {
  const order = inOrder(wanted.sort)
  const time = withinTime(criteria.range, wanted)
  const beyond =
    wanted.sort === 'oldest'
      ? sql`timestamp >= utc_month_start(months.number + 1)`
      : sql`timestamp < utc_month_start(months.number)`
  const bound = sql.lit(limit)
  return sql`
    recent as materialized (
      select id, timestamp, (${matching(criteria)}) as hit
      from (select * from events where ${time} order by ${order} limit ${sql.lit(passing)}) passing
    ),
    state as materialized (
      select count(*) < ${sql.lit(passing)} or count(*) filter (where hit) >= ${bound} as suffices
      from recent
    ),
    months (number) as (
      (select utc_month(timestamp) from events
      where not (select suffices from state) and ${time} order by ${order} limit 1)
      union all
      select (
        select utc_month(timestamp) from events
        where ${beyond} and ${withinTime(criteria.range)} order by ${order} limit 1
      )
      from months where number is not null
    ),
    hits as materialized (
      (select id, timestamp from recent
      where hit and (select suffices from state) order by ${order} limit ${bound})
      union all
      (select hit.id, hit.timestamp
      from months cross join lateral (
        select id, timestamp from (
          select * from events
          where ${every(indexed(criteria))} and utc_month(timestamp) = months.number
          offset 0
        ) of_month
        where ${time} and ${every(unindexed(criteria))}
        order by ${order} limit ${bound}
      ) hit
      where number is not null
      limit ${bound})
    )`
}
