import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import type { Context } from '../../context.ts'
import { eventColumns } from '../../events/columns.ts'
import type { Cursor } from '../../events/cursor.ts'
import type { Event } from '../../events/schema.ts'
import { markedColumns } from '../text/marked.ts'
import {
  type Criteria,
  every,
  hasPlaceOrFile,
  indexConditions,
  inOrder,
  isIndexed,
  recheckConditions,
  type Sort,
  unindexed,
  usesOtherIndex,
  withinTime,
  wordRecheck,
} from './conditions.ts'
import { isSelective } from './selective.ts'
import { queryCte, queryOf } from './tsquery.ts'
import { type Hits, lookThrough, rankedTitles, walk, walkByRelevance } from './walk.ts'
import { beginningUpTo, type Where, withWordQuery } from './word-query.ts'

/** Beyond this many, matches aren't counted. */
export const countedMatches = 1_000
/** Of more matches than this an index that knows no time isn't asked for all, to sort them. */
const sortedMatches = 100_000
/** Nor for more than these where it can't tell that they match. */
const recheckedMatches = 10_000
/** More than the walk by relevance brings. */
const rankedMatches = 6_000
/** How many of the next events are looked at before an index is asked for matches. */
const passing = { toCount: 2_000, toFill: 10 }
/** For what no index knows so many events are looked through: for the first page, and from there. */
const lookedThrough = { first: 20_000, further: 50_000 }

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

type Page = {
  rows: Found[]
  matches: number
  /** There are more matches. */
  isPart?: boolean
  /** The event at which the search had to stop, as it had looked at too many, with more behind it. */
  stop?: Pick<Event, 'timestamp' | 'id'> | undefined
}

/**
 * A page of events, and at least one more than `limit` where there are more.
 *
 * What words and tags find is found by a walk back in time (`walk`), but for what is so rare that all
 * of it is found and sorted sooner. An area, a file or metadata know no time: those are found all at
 * once, or, where they are too many for that, by the walk all the same, or by looking at one event
 * after the other. Each query leaves the planner no choice, as it can't tell a word that was common long ago from one that is now.
 * Each looks at so many events at most, and then says where it stopped.
 */
export async function findEvents(
  { db: listDb, searchDb: db }: Pick<Context, 'db' | 'searchDb'>,
  asked: Criteria,
  wanted: Wanted,
): Promise<Page> {
  const criteria = await withWordQuery(db, asked)
  const isOther = usesOtherIndex(criteria)
  if (!isIndexed(criteria) && !isOther) {
    const isFiltered = unindexed(criteria).length > 0
    if (!isFiltered && !wanted.count) return findInOrder(listDb, criteria, wanted)
    return findOneByOne(db, criteria, wanted, furthest(wanted))
  }
  if (!isIndexed(criteria)) {
    const recent = await findOneByOne(db, criteria, wanted, 2 * passing.toCount)
    const all = recent.stop ? await findUnordered(db, criteria, wanted, recent) : recent
    return all ?? findOneByOne(db, criteria, wanted, furthest(wanted))
  }
  const { isUnread, broad } = criteria.words ?? {}
  if (isUnread || broad) return findByBeginning(db, criteria, wanted)
  if (!isOther && (await isSelective(db, criteria))) {
    const all = await findAtOnce(db, criteria, wanted)
    if (!all.stop) return all
  }
  const walked = await findByWalk(db, criteria, wanted)
  if (!walked.stop || !isOther || !mayBeRare(criteria)) return walked
  return (await findUnordered(db, criteria, wanted, walked)) ?? walked
}

/**
 * Of a beginning of very many words the next events mostly have enough. Where they haven't, such as after
 * a burst of others, the commonest words tell up to which time there must be a page, and that is made
 * of all words that any event has since then.
 */
async function findByBeginning(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  if (wanted.sort === 'relevance') return findTitlesAndMore(db, criteria, wanted)
  const recent = await findOneByOne(db, criteria, wanted, 2 * passing.toCount)
  if (!recent.stop || (isFull(recent, wanted) && !wanted.count)) return recent
  let page: Page | undefined = recent
  if (criteria.words?.broad) {
    const commonest = await findByWalk(db, withIndex(criteria, criteria.words.broad), wanted)
    const matches = Math.max(recent.matches, commonest.matches)
    if (!isFull(recent, wanted)) page = await findUpTo(db, criteria, wanted, commonest)
    if (page && matches > countedMatches) return { ...page, matches }
  }
  const all = await findUnordered(db, criteria, wanted, page ?? recent)
  return all ?? findByWalk(db, criteria, wanted)
}

/** The page that is no longer than that of the commonest words, unless it's of too many words. */
async function findUpTo(db: Database, criteria: Criteria, wanted: Wanted, { rows }: Page) {
  const last = rows[wanted.limit]
  const index = last && (await beginningUpTo(db, criteria, wanted.sort, last.timestamp))
  if (!index) return undefined
  return findByWalk(db, withIndex(criteria, index), { ...wanted, count: false })
}

/** All that match; where they are many `found`, if that is a page; else nothing. */
async function findUnordered(
  db: Database,
  criteria: Criteria,
  wanted: Wanted,
  found: Page,
): Promise<Page | undefined> {
  // What fills the page needs no more than to be counted.
  const depth = isFull(found, wanted) ? countedMatches : undefined
  const all = await findAtOnce(db, criteria, wanted, depth)
  if (!all.stop) return all
  if (!depth) return undefined
  return { ...found, matches: Math.max(found.matches, all.matches), isPart: true }
}

/** Whether another index may know few events: of places and files it mostly knows many. */
function mayBeRare(criteria: Criteria): boolean {
  const isFew = (criteria.words?.events ?? 0) <= matchesAtOnce(criteria)
  return isFew || !hasPlaceOrFile(criteria)
}

/** Whether there is a page and more; by relevance that takes all that matches. */
function isFull({ rows }: Page, { sort, limit }: Wanted): boolean {
  return sort !== 'relevance' && rows.length > limit
}

function furthest({ cursor }: Wanted): number {
  return lookedThrough[cursor ? 'further' : 'first']
}

function withIndex(criteria: Criteria, query = ''): Criteria {
  const { words } = criteria
  return { ...criteria, words: words && { ...words, index: [query] } }
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
    return readPage(db, criteria, wanted, walkByRelevance(criteria, wanted, limit))
  }
  const depth = wanted.count ? passing.toCount : passing.toFill * limit
  return readPage(db, criteria, wanted, walk(criteria, wanted, { limit, passing: depth }))
}

async function findOneByOne(db: Database, criteria: Criteria, wanted: Wanted, depth: number) {
  const limit = matchLimit(wanted)
  return readPage(db, criteria, wanted, lookThrough(criteria, wanted, { limit, depth }))
}

/**
 * Finds all events that match, or stops where the index brings more than `depth`: fewer where each of them
 * has to be looked at.
 */
async function findAtOnce(
  db: Database,
  criteria: Criteria,
  wanted: Wanted,
  depth = matchesAtOnce(criteria),
) {
  // What another index tells is left to the planner's choice; else there is but one to ask.
  const [known, hit, alone] = usesOtherIndex(criteria)
    ? [unindexed(criteria), wordRecheck(criteria, 'words'), sql``]
    : [[], recheckConditions(criteria), sql`offset 0`]
  const ctes = sql`
    looked as materialized (
      select id, timestamp, (${every(hit)}) as hit
      from (
        select * from events where ${every([...indexConditions(criteria), ...known])} ${alone}
      ) known
      where ${withinTime(criteria.range, wanted)}
      limit ${sql.lit(depth + 1)}
    ),
    hits as materialized (select id, timestamp from looked where hit)`
  const stop = sql`select timestamp, id from looked limit 1 offset ${sql.lit(depth)}`
  return readPage(db, criteria, wanted, { ctes, stop })
}

function matchesAtOnce({ words }: Criteria): number {
  return words?.needsRecheck ? recheckedMatches : sortedMatches
}

/** By relevance, without a walk: of all history, though of more matches than these not all. */
async function findTitlesAndMore(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  const time = withinTime(criteria.range, wanted)
  const found = (where: Where) => sql`
    select id, timestamp from (
      select id, timestamp, (${every(recheckConditions(criteria, where))}) as hit
      from events where ${every(indexConditions(criteria, where))} and ${time}
      limit ${sql.lit(lookedThrough.first)}
    ) looked
    where hit limit ${sql.lit(rankedTitles)}`
  const ctes = sql`
    titles as materialized (${found('title')}),
    tagged as materialized (${found('tags')}),
    others as materialized (${found('words')}),
    hits as materialized (
      select id, timestamp, max(tier) as tier from (
        select *, 2 as tier from titles
        union all select *, 1 from tagged
        union all select *, 0 from others
      ) found
      group by id, timestamp
    )`
  return readPage(db, criteria, wanted, { ctes, tiered: true })
}

/** Reads the events of the page that is made of `hits` (id, timestamp). */
async function readPage(
  db: Database,
  criteria: Criteria,
  wanted: Wanted,
  { ctes, tiered, stop = sql`select null::timestamptz as timestamp, null::bigint as id` }: Hits,
): Promise<Page> {
  const { sort, cursor } = wanted
  const ranked = sort === 'relevance'
  const candidates = sql`
    select id, timestamp, ${rankOf(criteria, tiered ? sql`tier` : tierOf)} as rank
    from (
      select id ${tiered ? sql`, tier` : sql``} from hits order by timestamp desc, id desc limit ${sql.lit(rankedMatches)}
    ) newest join events using (id)`
  const { rows } = await sql<Found & Told>`
    with recursive ${queryCte(criteria, sort)}, ${ctes},
    page as (
      select id ${ranked ? sql`, rank` : sql``}
      from (${ranked ? candidates : sql`select * from hits`}) candidates
      ${ranked && cursor ? sql`where ${behindRank(cursor)}` : sql``}
      order by ${ranked ? sql`rank desc,` : sql``} ${inOrder(sort)}
      limit ${sql.lit(pageSize(wanted) + 1)}
    ),
    told (matches, stop_at, stop_id) as (
      select matches, timestamp, id
      from (select count(*) as matches from hits) counted left join (${stop}) stop on true
    )
    select ${eventColumns}, told.*
      ${ranked ? sql`, page.rank` : sql``}
      ${criteria.search ? markedColumns : sql``}
    from told left join (page join events using (id)) on true
    order by ${ranked ? sql`page.rank desc,` : sql``} ${inOrder(sort)}`.execute(db)
  const { matches = 0, stop_at: timestamp, stop_id: id } = rows[0] ?? {}
  for (const row of rows) for (const name of told) delete row[name]
  return {
    rows: rows.filter((row) => row.id !== null),
    matches,
    stop: timestamp && id ? { timestamp, id } : undefined,
  }
}

/** What a page tells of all matches; it stands in each row, and in one without an event. */
const told = ['matches', 'stop_at', 'stop_id'] as const
type Told = { matches?: number; stop_at?: string | null; stop_id?: number | null }

/**
 * First where the words are: in the title, in title and tags, elsewhere. Then whether the title has
 * them as they were typed, and how much of the text they are.
 */
function rankOf({ search }: Criteria, tier: RawBuilder<unknown>): RawBuilder<unknown> {
  const typed = search?.[0]?.filter(({ excluded }) => !excluded).map(({ text }) => text)
  return sql`(
    ${tier}
    + case when strpos(lower(title), ${typed?.join(' ').toLowerCase()}::text) > 0 then 0.5 else 0 end
    + ts_rank(search_vector, ${queryOf('words')}, 32) / 2)::real`
}

const tierOf = sql`
  case when search_vector @@ ${queryOf('title')} then 2
    when search_vector @@ ${queryOf('tags')} then 1 else 0 end`

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
