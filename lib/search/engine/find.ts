import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import type { Context } from '../../context.ts'
import { eventColumns } from '../../events/columns.ts'
import {
  type Criteria,
  every,
  hasPlaceOrFile,
  indexConditions,
  inOrder,
  isIndexed,
  recheckConditions,
  unindexed,
  usesOtherIndex,
  withinTime,
  wordRecheck,
} from './conditions.ts'
import {
  countedMatches,
  type Found,
  matchLimit,
  type Page,
  pageSize,
  readPage,
  type Wanted,
} from './read-page.ts'
import { probe, rankedTitles, scanByMonth, scanByRelevance } from './scan.ts'
import { isSelective } from './selective.ts'
import { beginningUpTo, type Where, withWordQuery } from './word-query.ts'

/** Of more matches than this an index that knows no time isn't asked for all, to sort them. */
const sortedMatches = 100_000
/** Nor for more than these where it can't tell that they match. */
const recheckedMatches = 10_000
/** How many of the next events are looked at before an index is asked for matches. */
const probeDepth = { toCount: 2_000, toFill: 10 }
/** For what no index knows so many events are looked through: for the first page, and from there. */
const scanLimit = { first: 20_000, further: 50_000 }

/**
 * A page of events, and at least one more than `limit` where there are more.
 *
 * What words and tags find is found by a scan back in time (`scanByMonth`), but for what is so rare that all
 * of it is found and sorted sooner. An area, a file or metadata know no time: those are found all at
 * once, or, where they are too many for that, by the scan all the same, or by looking at one event
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
    return findByProbe(db, criteria, wanted, scanLimitOf(wanted))
  }
  if (!isIndexed(criteria)) {
    const recent = await findByProbe(db, criteria, wanted, 2 * probeDepth.toCount)
    const all = recent.stop ? await findUnordered(db, criteria, wanted, recent) : recent
    return all ?? findByProbe(db, criteria, wanted, scanLimitOf(wanted))
  }
  const { isPending, broad } = criteria.words ?? {}
  if (isPending || broad) return findByBeginning(db, criteria, wanted)
  if (!isOther && (await isSelective(db, criteria))) {
    const all = await findAtOnce(db, criteria, wanted)
    if (!all.stop) return all
  }
  const scanned = await findByScan(db, criteria, wanted)
  if (!scanned.stop || !isOther || !mayBeRare(criteria)) return scanned
  return (await findUnordered(db, criteria, wanted, scanned)) ?? scanned
}

/**
 * Of a beginning of very many words the next events mostly have enough. Where they haven't, such as after
 * a burst of others, the commonest words tell up to which time there must be a page, and that is made
 * of all words that any event has since then.
 */
async function findByBeginning(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  if (wanted.sort === 'relevance') return findTitlesAndMore(db, criteria, wanted)
  const recent = await findByProbe(db, criteria, wanted, 2 * probeDepth.toCount)
  if (!recent.stop || (isFull(recent, wanted) && !wanted.count)) return recent
  let page: Page | undefined = recent
  if (criteria.words?.broad) {
    const commonest = await findByScan(db, withIndex(criteria, criteria.words.broad), wanted)
    const matches = Math.max(recent.matches, commonest.matches)
    if (!isFull(recent, wanted)) page = await findUpTo(db, criteria, wanted, commonest)
    if (page && matches > countedMatches) return { ...page, matches }
  }
  const all = await findUnordered(db, criteria, wanted, page ?? recent)
  return all ?? findByScan(db, criteria, wanted)
}

/** The page that is no longer than that of the commonest words, unless it's of too many words. */
async function findUpTo(db: Database, criteria: Criteria, wanted: Wanted, { rows }: Page) {
  const last = rows[wanted.limit]
  const index = last && (await beginningUpTo(db, criteria, wanted.sort, last.timestamp))
  if (!index) return undefined
  return findByScan(db, withIndex(criteria, index), { ...wanted, count: false })
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

function scanLimitOf({ cursor }: Wanted): number {
  return scanLimit[cursor ? 'further' : 'first']
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

async function findByScan(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  const limit = matchLimit(wanted)
  if (wanted.sort === 'relevance') {
    return readPage(db, criteria, wanted, scanByRelevance(criteria, wanted, limit))
  }
  const depth = wanted.count ? probeDepth.toCount : probeDepth.toFill * limit
  return readPage(db, criteria, wanted, scanByMonth(criteria, wanted, { limit, probeDepth: depth }))
}

async function findByProbe(db: Database, criteria: Criteria, wanted: Wanted, depth: number) {
  const limit = matchLimit(wanted)
  return readPage(db, criteria, wanted, probe(criteria, wanted, { limit, depth }))
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

/** By relevance, without a scan: of all history, though of more matches than these not all. */
async function findTitlesAndMore(db: Database, criteria: Criteria, wanted: Wanted): Promise<Page> {
  const time = withinTime(criteria.range, wanted)
  const found = (where: Where) => sql`
    select id, timestamp from (
      select id, timestamp, (${every(recheckConditions(criteria, where))}) as hit
      from events where ${every(indexConditions(criteria, where))} and ${time}
      limit ${sql.lit(scanLimit.first)}
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
