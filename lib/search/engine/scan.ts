import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../../events/cursor.ts'
import {
  type Criteria,
  every,
  indexConditions,
  inOrder,
  matching,
  recheckConditions,
  type Sort,
  withinTime,
} from './conditions.ts'
import { queryOf } from './tsquery.ts'
import type { Where } from './word-query.ts'

/** The CTEs that end in `hits` (id, timestamp). */
export type Hits = {
  ctes: RawBuilder<unknown>
  /** Whether `hits` has a `tier`, too: 2 where all words are in the title, 1 in title and tags, else 0. */
  tiered?: boolean
  /** Selects the event (timestamp, id) at which the search had to stop, if it had to. */
  stop?: RawBuilder<unknown>
}

type Order = { sort: Sort; cursor: Cursor | undefined }

/**
 * So many events that the index brings are looked at, whether they match: those with the words of a
 * phrase, or with all that is asked for but what no index knows. The first page is to be there at
 * once; who goes on has said that it may take longer. By relevance it's so many of each tier.
 */
function candidateLimit({ sort, cursor }: Order): number {
  if (sort === 'relevance') return 5_000
  return cursor ? 50_000 : 10_000
}

/**
 * So many events tell whether a look at more of them is of use. Measured: a search for a 1 % word takes
 * a fifth less.
 */
const sampleSize = 200

/**
 * The first `limit` events that match, in order of time.
 *
 * The next `probeDepth` events are looked at one by one, which finds common words at once, unless the
 * first of them have too few matches for that. Unless these suffice, or are all there are, the index
 * is asked for one month after the other.
 * @param extraCondition a further condition, of a row of `events` by whatever name
 */
export function scanByMonth(
  criteria: Criteria,
  order: Order,
  {
    limit,
    probeDepth,
    extraCondition = sql`true`,
  }: { limit: number; probeDepth: number; extraCondition?: RawBuilder<unknown> },
): Hits {
  const inTime = inOrder(order.sort)
  const scanned = monthScan('scanned', criteria, order, {
    limit,
    extraCondition,
    unless: sql`(select suffices from state)`,
  })
  const look = (count: number, unless = sql`false`) => sql`
    select id, timestamp, (${matching(criteria)} and ${extraCondition}) as hit
    from (
      select * from events where not ${unless} and ${withinTime(criteria.range, order)}
      order by ${inTime} limit ${sql.lit(count)}
    ) probed`
  const takesSample = probeDepth > sampleSize
  const sample = sql`
    sample as materialized (
      select count(*) = ${sql.lit(sampleSize)}
        and ${sql.lit(2 * probeDepth)} * count(*) filter (where hit) < ${sql.lit(sampleSize * limit)}
        as skips_probe
      from (${look(sampleSize)}) sampled
    ),`
  const skipsProbe = takesSample ? sql`(select skips_probe from sample)` : sql`false`
  const ctes = sql`
    ${takesSample ? sample : sql``}
    recent as materialized (${look(probeDepth, skipsProbe)}),
    state as materialized (
      select not ${skipsProbe} and
        (count(*) < ${sql.lit(probeDepth)} or count(*) filter (where hit) >= ${sql.lit(limit)}) as suffices
      from recent
    ),
    ${scanned.ctes},
    hits as materialized (
      (select id, timestamp from recent
      where hit and (select suffices from state) order by ${inTime} limit ${sql.lit(limit)})
      union all
      select id, timestamp from scanned
    )`
  return { ctes, stop: scanned.stop }
}

/** The first `limit` events that match of the next `depth`, which are looked at one by one. */
export function probe(
  criteria: Criteria,
  order: Order,
  { limit, depth }: { limit: number; depth: number },
): Hits {
  const looked = sql`
    looked as materialized (
      select id, timestamp, (${matching(criteria)}) as hit
      from (
        select * from events where ${withinTime(criteria.range, order)}
        order by ${inOrder(order.sort)} limit ${sql.lit(depth)}
      ) probed
    )`
  return {
    ctes: sql`${looked},
      hits as materialized (select id, timestamp from looked where hit limit ${sql.lit(limit)})`,
    stop: stopAt('looked', 'hits', { depth, limit }),
  }
}

/** Among the words of titles so many matches are ranked, the newest ones where there are more. */
export const rankedTitles = 2_000

/**
 * What is ranked for an order by relevance: events with all words in the title; where these are less
 * than `limit`, those with all words in title and tags; then any that match.
 */
export function scanByRelevance(criteria: Criteria, order: Order, limit: number): Hits {
  const bound = sql.lit(limit)
  const tiers = [
    monthScan('titles', criteria, order, { limit: rankedTitles, where: 'title' }),
    monthScan('tagged', criteria, order, {
      limit,
      where: 'tags',
      but: 'title',
      unless: sql`(select count(*) >= ${bound} from titles)`,
    }),
    monthScan('others', criteria, order, {
      limit,
      but: 'tags',
      unless: sql`(select count(*) >= ${bound} from (
        select from titles union all select from tagged) better)`,
    }),
  ]
  const ctes = sql`
    ${sql.join(tiers.map(({ ctes }) => ctes))},
    hits as materialized (
      select *, 2 as tier from titles
      union all select *, 1 from tagged
      union all select *, 0 from others
    )`
  const stops = sql.join(
    tiers.map(({ stop }) => sql`(${stop})`),
    sql` union all `,
  )
  const stop = sql`select * from (${stops}) stops order by timestamp desc limit 1`
  return { ctes, tiered: true, stop }
}

/**
 * The CTEs that end in `name`: the first `limit` events that match, month after month. Months
 * without an event are stepped over. The planner has no choice: what `offset 0` encloses is asked of
 * the inverted index, as no other index knows its conditions. CTEs are read no further than needed.
 */
function monthScan(
  name: string,
  criteria: Criteria,
  order: Order,
  {
    limit,
    where = 'words',
    but,
    extraCondition = sql`true`,
    unless = sql`false`,
  }: {
    limit: number
    where?: Where
    but?: Where
    extraCondition?: RawBuilder<unknown>
    unless?: RawBuilder<unknown>
  },
): { ctes: RawBuilder<unknown>; stop: RawBuilder<unknown> } {
  const inTime = inOrder(order.sort)
  const time = withinTime(criteria.range, order)
  const beyond =
    order.sort === 'oldest'
      ? sql`timestamp >= utc_month_start(number + 1)`
      : sql`timestamp < utc_month_start(number)`
  const months = sql.id(`months_of_${name}`)
  const looked = `looked_at_for_${name}`
  const depth = candidateLimit(order)
  const others = [...recheckConditions(criteria, where), extraCondition]
  if (but) others.push(sql`not search_vector @@ ${queryOf(but)}`)
  const ctes = sql`
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
    ${sql.id(looked)} as materialized (
      select candidate.id, candidate.timestamp, candidate.hit
      from ${months} cross join lateral (
        select id, timestamp, (${every(others)}) as hit from (
          select * from events
          where ${every(indexConditions(criteria, where))} and utc_month(timestamp) = number
          offset 0
        ) of_month
        where ${time}
        order by ${inTime} limit ${sql.lit(depth)}
      ) candidate
      where number is not null
      limit ${sql.lit(depth)}
    ),
    ${sql.id(name)} as materialized (
      select id, timestamp from ${sql.id(looked)} where hit limit ${sql.lit(limit)}
    )`
  return { ctes, stop: stopAt(looked, name, { depth, limit }) }
}

/** The last of `depth` events in `looked`, unless there are `limit` in `found`. */
function stopAt(
  looked: string,
  found: string,
  { depth, limit }: { depth: number; limit: number },
): RawBuilder<unknown> {
  return sql`
    select timestamp, id from ${sql.id(looked)}
    where (select count(*) from ${sql.id(found)}) < ${sql.lit(limit)}
    limit 1 offset ${sql.lit(depth - 1)}`
}
