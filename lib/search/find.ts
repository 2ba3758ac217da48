import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import type { Context } from '../base/context.ts'
import { eventColumns } from '../events/columns.ts'
import type { Cursor } from '../events/cursor.ts'
import type { Event } from '../events/schema.ts'
import {
  type Criteria,
  every,
  indexed,
  inOrder,
  inTags,
  inTitle,
  isTimeless,
  matching,
  queryCte,
  type Sort,
  unindexed,
  withinTime,
  words,
} from './conditions.ts'
import { markedColumns } from './marked.ts'
import { rankedTitles, walk, walkByRelevance } from './walk.ts'

/** Beyond this many, matches aren't counted. */
export const countedMatches = 1_000
/** Of more matches than this an index that knows no time isn't asked for all, to sort them. */
const sortedMatches = 20_000
/** More than the walk by relevance brings. */
const rankedMatches = 6_000
/** How many of the next events are looked at before an index is asked for matches. */
const passing = { toCount: 2_000, toFill: 10 }

/** Limits are rounded up to one of these, so that there is a handful of statements to prepare. */
const pageSizes = [20, 50, 100, 200]

/** Which of the events found are wanted. */
export type Wanted = {
  sort: Sort
  limit: number
  cursor: Cursor | undefined
  /** Whether to count the matches, up to one more than `countedMatches`. */
  count: boolean
}

export type Found = Event & { rank?: number; title_marked?: string; description_marked?: string }

type Page = { rows: Found[]; matches: number }

/**
 * A page of events, and at least one more than `limit` where there are more.
 *
 * What words and tags find is found by a walk back in time (`walk`). The beginning of a word is many
 * words, whose lists would be put together for each month; an area, a file or metadata know no time.
 * Those are found all at once and sorted, or, where they are too many for that, by the walk all the
 * same, or by looking at one event after the other. So is everything until the index to walk by is built. Each query
 * leaves the planner no choice, as it can't tell a word that was common long ago from one that is now.
 */
export async function findEvents(
  { db, findIndex }: Pick<Context, 'db' | 'findIndex'>,
  criteria: Criteria,
  wanted: Wanted,
): Promise<Page> {
  const timeless = isTimeless(criteria)
  const walks = indexed(criteria).length > 0
  if (!walks && !timeless && criteria.filters.length === 0) {
    if (!wanted.count) return findInOrder(db, criteria, wanted)
    return findOneByOne(db, criteria, wanted, passing.toCount)
  }
  const canWalk = walks && findIndex.isReady && !timeless
  const byBeginning = criteria.search?.flat().some(({ prefix }) => prefix)
  if (canWalk && !byBeginning) return findByWalk(db, criteria, wanted)
  if (canWalk && wanted.sort === 'relevance') return findTitlesAndMore(db, criteria, wanted)
  const recent = await findOneByOne(db, criteria, wanted, 2 * passing.toCount)
  if (isEnough(recent, wanted)) return recent
  const all = await findAtOnce(db, criteria, wanted)
  if (all.matches <= sortedMatches) return all
  const { rows } = canWalk
    ? await findByWalk(db, criteria, wanted)
    : await findOneByOne(db, criteria, wanted)
  return { rows, matches: all.matches }
}

function isEnough({ rows, matches }: Page, { sort, limit, count }: Wanted): boolean {
  return count || sort === 'relevance' ? matches > countedMatches : rows.length > limit
}

/** All events match: a page is just the next ones in the index by time. */
async function findInOrder(db: Database, { range }: Criteria, wanted: Wanted): Promise<Page> {
  const { rows } = await sql<Found>`
    select ${eventColumns} from events
    where ${withinTime(range, wanted)}
    order by ${inOrder(wanted.sort)}
    limit ${sql.lit(pageSize(wanted) + 1)}`.execute(db)
  return { rows, matches: 0 }
}

async function findByWalk(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  const limit = matchLimit(wanted)
  if (wanted.sort === 'relevance') {
    const hits = walkByRelevance(criteria, wanted, inTitle, inTags, limit)
    return readPage(db, criteria, wanted, hits)
  }
  const depth = wanted.count ? passing.toCount : passing.toFill * limit
  return readPage(db, criteria, wanted, walk(criteria, wanted, { limit, passing: depth }))
}

/** Looks at one event after the other, until there are enough or `depth` of them were looked at. */
async function findOneByOne(db: Database, criteria: Criteria, wanted: Wanted, depth?: number) {
  const order = inOrder(wanted.sort)
  const hits = sql`
    hits as materialized (
      select id, timestamp
      from (
        select * from events where ${withinTime(criteria.range, wanted)} order by ${order}
        ${depth ? sql`limit ${sql.lit(depth)}` : sql`offset 0`}
      ) passing
      where ${matching(criteria)}
      limit ${sql.lit(matchLimit(wanted))}
    )`
  return readPage(db, criteria, wanted, hits)
}

async function findAtOnce(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  const hits = sql`
    hits as materialized (
      select id, timestamp from events
      where ${matching(criteria)} and ${withinTime(criteria.range, wanted)}
      limit ${sql.lit(sortedMatches + 1)}
    )`
  return readPage(db, criteria, wanted, hits)
}

/** By relevance, without a walk: of all history, though of more matches than these not all. */
async function findTitlesAndMore(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  const time = withinTime(criteria.range, wanted)
  const rest = every(unindexed(criteria))
  const found = (query: RawBuilder<unknown>) => sql`
    select id, timestamp from events
    where ${every(indexed(criteria, query))} and ${rest} and ${time}
    limit ${sql.lit(rankedTitles)}`
  const hits = sql`
    titles as materialized (${found(inTitle)}),
    tagged as materialized (${found(inTags)}),
    others as materialized (${found(words)}),
    hits as materialized (
      select * from titles union select * from tagged union select * from others
    )`
  return readPage(db, criteria, wanted, hits)
}

/** Reads the events of the page that is made of `hits` (id, timestamp). */
async function readPage(
  db: Database,
  criteria: Criteria,
  wanted: Wanted,
  hits: RawBuilder<unknown>,
): Promise<Page> {
  const { sort, cursor } = wanted
  const ranked = sort === 'relevance'
  const candidates = sql`
    select id, timestamp, ${rankOf(criteria)} as rank
    from (
      select id from hits order by timestamp desc, id desc limit ${sql.lit(rankedMatches)}
    ) newest join events using (id)`
  const { rows } = await sql<Found & { matches?: number }>`
    with recursive ${queryCte(criteria, sort)}, ${hits},
    page as (
      select id ${ranked ? sql`, rank` : sql``}
      from (${ranked ? candidates : sql`select * from hits`}) candidates
      ${ranked && cursor ? sql`where ${behindRank(cursor)}` : sql``}
      order by ${ranked ? sql`rank desc,` : sql``} ${inOrder(sort)}
      limit ${sql.lit(pageSize(wanted) + 1)}
    )
    select ${eventColumns}, (select count(*) from hits) as matches
      ${ranked ? sql`, page.rank` : sql``}
      ${criteria.search ? markedColumns : sql``}
    from page join events using (id)
    order by ${ranked ? sql`page.rank desc,` : sql``} ${inOrder(sort)}`.execute(db)
  const matches = rows[0]?.matches ?? 0
  for (const row of rows) delete row.matches
  return { rows, matches }
}

/**
 * First where the words are: in the title, in title and tags, elsewhere. Then whether the title has
 * them as they were typed, and how much of the text they are.
 */
function rankOf({ search }: Criteria): RawBuilder<unknown> {
  const typed = search?.[0]?.filter(({ excluded }) => !excluded).map(({ text }) => text)
  return sql`(
    case when search_vector @@ ${inTitle} then 2 when search_vector @@ ${inTags} then 1 else 0 end
    + case when strpos(lower(title), ${typed?.join(' ').toLowerCase()}::text) > 0 then 0.5 else 0 end
    + ts_rank(search_vector, ${words}, 32) / 2)::real`
}

function matchLimit(wanted: Wanted): number {
  const all = wanted.sort === 'relevance' || wanted.count
  return all ? countedMatches + 1 : pageSize(wanted) + 1
}

function pageSize({ limit }: Wanted): number {
  return pageSizes.find((size) => size >= limit) ?? limit
}

function behindRank({ rank, at, id }: Cursor) {
  return sql`(rank, timestamp, id) < (${rank ?? 0}::real, ${at}::timestamptz, ${id}::bigint)`
}
