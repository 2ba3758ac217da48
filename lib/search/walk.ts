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
  words,
} from './conditions.ts'

type Order = { sort: Sort; cursor: Cursor | undefined }

/**
 * The CTEs that end in `hits` (id, timestamp): the first `limit` events that match, in order of time.
 *
 * The next `passing` events are looked at one by one, which finds common words at once. Unless
 * these suffice, or are all there are, the index is asked for one month after the other.
 */
export function walk(
  criteria: Criteria,
  order: Order,
  { limit, passing }: { limit: number; passing: number },
): RawBuilder<unknown> {
  const inTime = inOrder(order.sort)
  return sql`
    recent as materialized (
      select id, timestamp, (${matching(criteria)}) as hit
      from (
        select * from events where ${withinTime(criteria.range, order)}
        order by ${inTime} limit ${sql.lit(passing)}
      ) passing
    ),
    state as materialized (
      select count(*) < ${sql.lit(passing)} or count(*) filter (where hit) >= ${sql.lit(limit)}
        as suffices
      from recent
    ),
    ${walkMonths('walked', criteria, order, { limit, unless: sql`(select suffices from state)` })},
    hits as materialized (
      (select id, timestamp from recent
      where hit and (select suffices from state) order by ${inTime} limit ${sql.lit(limit)})
      union all
      select id, timestamp from walked
    )`
}

/** Among the words of titles so many matches are ranked, the newest ones where there are more. */
export const rankedTitles = 3_000

/**
 * The CTEs that end in `hits` for an order by relevance: events with all words in the title; where
 * these are less than `limit`, those with all words in title and tags; then any that match.
 */
export function walkByRelevance(
  criteria: Criteria,
  order: Order,
  titles: RawBuilder<unknown>,
  tags: RawBuilder<unknown>,
  limit: number,
): RawBuilder<unknown> {
  const bound = sql.lit(limit)
  return sql`
    ${walkMonths('titles', criteria, order, { limit: rankedTitles, query: titles })},
    ${walkMonths('tagged', criteria, order, {
      limit,
      query: tags,
      but: sql`search_vector @@ ${titles}`,
      unless: sql`(select count(*) >= ${bound} from titles)`,
    })},
    ${walkMonths('others', criteria, order, {
      limit,
      but: sql`search_vector @@ ${tags}`,
      unless: sql`(select count(*) >= ${bound} from (
        select from titles union all select from tagged) better)`,
    })},
    hits as materialized (
      select * from titles union all select * from tagged union all select * from others
    )`
}

/**
 * The CTEs that end in `name`: the first `limit` events that match `query`, month after month. Months
 * without an event are stepped over. The planner has no choice: what `offset 0` encloses is asked of
 * the inverted index, as no other index knows its conditions.
 */
function walkMonths(
  name: string,
  criteria: Criteria,
  order: Order,
  {
    limit,
    query = words,
    but,
    unless = sql`false`,
  }: {
    limit: number
    query?: RawBuilder<unknown>
    but?: RawBuilder<unknown>
    unless?: RawBuilder<unknown>
  },
): RawBuilder<unknown> {
  const inTime = inOrder(order.sort)
  const time = withinTime(criteria.range, order)
  const beyond =
    order.sort === 'oldest'
      ? sql`timestamp >= utc_month_start(number + 1)`
      : sql`timestamp < utc_month_start(number)`
  const months = sql.id(`months_of_${name}`)
  const others = but ? [...unindexed(criteria), sql`not ${but}`] : unindexed(criteria)
  return sql`
    ${months} (number) as (
      (select utc_month(timestamp) from events
      where not ${unless} and ${time} order by ${inTime} limit 1)
      union all
      select (
        select utc_month(timestamp) from events
        where ${beyond} and ${withinTime(criteria.range)} order by ${inTime} limit 1
      )
      from ${months} where number is not null
    ),
    ${sql.id(name)} as materialized (
      select hit.id, hit.timestamp
      from ${months} cross join lateral (
        select id, timestamp from (
          select * from events
          where ${every(indexed(criteria, query))} and utc_month(timestamp) = number
          offset 0
        ) of_month
        where ${time} and ${every(others)}
        order by ${inTime} limit ${sql.lit(limit)}
      ) hit
      where number is not null
      limit ${sql.lit(limit)}
    )`
}
