import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { eventColumns } from '../events/columns.ts'
import type { Cursor } from '../events/cursor.ts'
import type { Event } from '../events/schema.ts'
import { type BoundingBox, type Near, withinBox, withinDistance } from './area.ts'
import type { SearchTerm } from './parse.ts'
import { type Range, withinRange } from './range.ts'

/** How many of the newest (or oldest) events are looked at before the inverted index is asked. */
const recentEvents = 5_000
/** Of more matches than this the inverted index isn't asked for all, as they'd have to be sorted. */
const sortedMatches = 20_000
/** Beyond this many, matches are neither counted nor ranked. */
export const countedMatches = 1_000
/** So many recent matches are enough to rank, without looking further back. */
const enoughToRank = 200

/** Limits are rounded up to one of these, so that there is a handful of statements to prepare. */
const pageSizes = [20, 50, 100, 200]

/** What an event must have to be found. */
export type Criteria = {
  range: Range
  tags: string[]
  tagMode: 'all' | 'any'
  /** Undefined where no text is searched for. */
  search: SearchTerm[][] | undefined
  near?: Near | undefined
  bbox?: BoundingBox | undefined
}

/** Which of the events found are wanted. */
export type Wanted = {
  sort: 'newest' | 'oldest' | 'relevance'
  limit: number
  cursor: Cursor | undefined
  /** Whether to count the matches, up to one more than `countedMatches`. */
  count: boolean
}

export type Found = Event & { rank?: number; title_marked?: string; description_marked?: string }

/**
 * A page of events, and at least one more than `limit` where there are more.
 *
 * No single plan is fast for every search. A common word is quick to find by going back in time, a
 * rare one by the inverted index, and the planner can't tell a word that was common long ago from
 * one that is common now. So the newest events are looked at in order first; where they don't
 * suffice, the inverted index is asked for all matches; and only where these are too many to sort is
 * the way back in time gone to its end. Each query leaves the planner no choice: by an inner limit
 * or order, or as a whole CTE for a value it doesn't know.
 */
export async function findEvents(
  db: Database,
  criteria: Criteria,
  wanted: Wanted,
): Promise<{ rows: Found[]; matches: number }> {
  if (!isSelective(criteria) && !wanted.count) return findInOrder(db, criteria, wanted)
  const recent = await findBackInTime(db, criteria, wanted, sql`limit ${sql.lit(recentEvents)}`)
  if (!isSelective(criteria)) return recent
  const full =
    recent.rows.length > wanted.limit &&
    (wanted.sort !== 'relevance' || recent.matches >= enoughToRank)
  const counted = !wanted.count || recent.matches > countedMatches
  if (full && counted) return recent
  if (full) return { rows: recent.rows, matches: await countByIndex(db, criteria) }
  const indexed = await findByIndex(db, criteria, wanted)
  if (indexed.matches <= sortedMatches) return indexed
  const { rows } = await findBackInTime(db, criteria, wanted, sql`offset 0`)
  return { rows, matches: indexed.matches }
}

/** All events match: a page is just the next ones in the index by time. */
async function findInOrder(db: Database, { range }: Criteria, wanted: Wanted) {
  const { rows } = await sql<Found>`
    select ${eventColumns} from events
    where ${withinTime(range, wanted)}
    order by ${inOrder(wanted)}
    limit ${sql.lit(pageSize(wanted) + 1)}`.execute(db)
  return { rows, matches: 0 }
}

/** Looks at one event after the other, until there are enough or `bound` ends it. */
async function findBackInTime(
  db: Database,
  criteria: Criteria,
  wanted: Wanted,
  bound: RawBuilder<unknown>,
) {
  const ranked = wanted.sort === 'relevance'
  const matchLimit = ranked || wanted.count ? countedMatches + 1 : pageSize(wanted) + 1
  const rank = sql`, ts_rank(search_vector, (${queryOf(criteria)})) as rank`
  const hits = sql`
    select id, timestamp ${ranked ? rank : sql``}
    from (
      select id, timestamp, tags, search_vector, latitude, longitude from events
      where ${withinTime(criteria.range, wanted)}
      order by ${inOrder(wanted)}
      ${bound}
    ) passing
    where ${matching(criteria)}
    limit ${sql.lit(matchLimit)}`
  return readPage(db, criteria, wanted, hits, sql`select * from hits`)
}

async function findByIndex(db: Database, criteria: Criteria, wanted: Wanted) {
  const hits = sql`
    select id, timestamp from events
    where ${matching(criteria)} and ${withinTime(criteria.range, wanted)}
    limit ${sql.lit(sortedMatches + 1)}`
  const ranked = sql`
    select id, timestamp, ts_rank(search_vector, (${queryOf(criteria)})) as rank
    from (
      select id from hits order by timestamp desc, id desc limit ${sql.lit(countedMatches + 1)}
    ) newest join events using (id)`
  const candidates = wanted.sort === 'relevance' ? ranked : sql`select * from hits`
  return readPage(db, criteria, wanted, hits, candidates)
}

async function countByIndex(db: Database, criteria: Criteria): Promise<number> {
  const { rows } = await sql<{ matches: number }>`
    with hits as materialized (
      select 1 from events
      where ${matching(criteria)} and ${withinTime(criteria.range, undefined)}
    )
    select count(*) as matches
    from (select 1 from hits limit ${sql.lit(countedMatches + 1)}) bounded`.execute(db)
  return rows[0]?.matches ?? 0
}

/**
 * Reads the events of the page that is made of `candidates` (id, timestamp and, to be ranked, rank),
 * which come from `hits`.
 */
async function readPage(
  db: Database,
  criteria: Criteria,
  wanted: Wanted,
  hits: RawBuilder<unknown>,
  candidates: RawBuilder<unknown>,
): Promise<{ rows: Found[]; matches: number }> {
  const { sort, cursor } = wanted
  const ranked = sort === 'relevance'
  const { rows } = await sql<Found & { matches?: number }>`
    with hits as materialized (${hits}),
    page as (
      select id ${ranked ? sql`, rank` : sql``} from (${candidates}) candidates
      ${ranked && cursor ? sql`where ${behindRank(cursor)}` : sql``}
      order by ${ranked ? sql`rank desc,` : sql``} ${inOrder(wanted)}
      limit ${sql.lit(pageSize(wanted) + 1)}
    )
    select ${eventColumns}, (select count(*) from hits) as matches
      ${ranked ? sql`, page.rank` : sql``}
      ${criteria.search ? marked(criteria) : sql``}
    from page join events using (id)
    order by ${ranked ? sql`page.rank desc,` : sql``} ${inOrder(wanted)}`.execute(db)
  const matches = rows[0]?.matches ?? 0
  for (const row of rows) delete row.matches
  return { rows, matches }
}

function pageSize({ limit }: Wanted): number {
  return pageSizes.find((size) => size >= limit) ?? limit
}

/** Whether an index can find what matches, beyond the one by time. */
function isSelective(criteria: Criteria): boolean {
  return Boolean(criteria.search || criteria.tags.length > 0 || criteria.near || criteria.bbox)
}

/**
 * The tsquery as a subquery, so that a plan can be made without its value and kept for every other.
 */
function queryOf({ search }: Criteria) {
  return sql`select search_query(${JSON.stringify(search ?? [])}::text::jsonb)`
}

function matching(criteria: Criteria) {
  const { search, tags, tagMode } = criteria
  const conditions = [sql`true`]
  if (search) conditions.push(sql`search_vector @@ (${queryOf(criteria)})`)
  if (tags.length > 0) {
    conditions.push(tagMode === 'all' ? sql`tags @> ${tags}::text[]` : sql`tags && ${tags}::text[]`)
  }
  if (criteria.near) conditions.push(withinDistance(criteria.near))
  if (criteria.bbox) conditions.push(withinBox(criteria.bbox))
  return sql.join(conditions, sql` and `)
}

/** The events in the range that aren't in the trash and, where order is by time, come after. */
function withinTime(range: Range, wanted: Wanted | undefined) {
  const conditions = [sql`deleted_at is null`, ...withinRange(range)]
  if (wanted?.cursor && wanted.sort !== 'relevance') {
    const { at, id } = wanted.cursor
    const comparison = wanted.sort === 'oldest' ? sql`>` : sql`<`
    conditions.push(sql`(timestamp, id) ${comparison} (${at}::timestamptz, ${id}::bigint)`)
  }
  return sql.join(conditions, sql` and `)
}

function behindRank({ rank, at, id }: Cursor) {
  return sql`(rank, timestamp, id) < (${rank ?? 0}::real, ${at}::timestamptz, ${id}::bigint)`
}

function inOrder({ sort }: Wanted) {
  return sort === 'oldest' ? sql`timestamp, id` : sql`timestamp desc, id desc`
}

/** Marks what matches, as far as English goes, with characters that no text in use has. */
export const marks = { start: '\ue000', stop: '\ue001', less: '\ue002', gap: ' … ' }

/** Texts up to this length, in characters, are shown whole where they match. */
export const snippetLength = 240

function marked(criteria: Criteria) {
  const delimiters = `StartSel=${marks.start}, StopSel=${marks.stop}`
  const whole = sql.lit(`${delimiters}, HighlightAll=true`)
  const fragments = sql.lit(
    `${delimiters}, MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter="${marks.gap}"`,
  )
  const query = queryOf(criteria)
  // What looks like a tag to PostgreSQL it leaves out.
  const text = (column: string) => sql`replace(${sql.raw(column)}, '<', ${sql.lit(marks.less)})`
  return sql`,
    ts_headline('pg_catalog.english', ${text('title')}, (${query}), ${whole}) as title_marked,
    ts_headline('pg_catalog.english', ${text('left(description, 20000)')}, (${query}),
      case when char_length(description) <= ${sql.lit(snippetLength)} then ${whole}
        else ${fragments} end) as description_marked`
}
