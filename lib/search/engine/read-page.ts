import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import { eventColumns } from '../../events/columns.ts'
import type { Cursor } from '../../events/cursor.ts'
import type { Event } from '../../events/schema.ts'
import { markedColumns } from '../text/marked.ts'
import { type Criteria, inOrder, type Sort } from './conditions.ts'
import type { Hits } from './scan.ts'
import { queryCte, queryOf } from './tsquery.ts'

/** Beyond this many, matches aren't counted. */
export const countedMatches = 1_000
/** More than the scan by relevance brings. */
const rankedMatches = 6_000

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

export type Page = {
  rows: Found[]
  matches: number
  /** There are more matches. */
  isPart?: boolean
  /** The event at which the search had to stop, as it had looked at too many, with more behind it. */
  stop?: Pick<Event, 'timestamp' | 'id'> | undefined
}

/** Reads the events of the page that is made of `hits` (id, timestamp). */
export async function readPage(
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
  const { rows } = await sql<Found & PageStats>`
    with recursive ${queryCte(criteria, sort)}, ${ctes},
    page as (
      select id ${ranked ? sql`, rank` : sql``}
      from (${ranked ? candidates : sql`select * from hits`}) candidates
      ${ranked && cursor ? sql`where ${behindRank(cursor)}` : sql``}
      order by ${ranked ? sql`rank desc,` : sql``} ${inOrder(sort)}
      limit ${sql.lit(pageSize(wanted) + 1)}
    ),
    page_stats (matches, stop_at, stop_id) as (
      select matches, timestamp, id
      from (select count(*) as matches from hits) counted left join (${stop}) stop on true
    )
    select ${eventColumns}, page_stats.*
      ${ranked ? sql`, page.rank` : sql``}
      ${criteria.search ? markedColumns : sql``}
    from page_stats left join (page join events using (id)) on true
    order by ${ranked ? sql`page.rank desc,` : sql``} ${inOrder(sort)}`.execute(db)
  const { matches = 0, stop_at: timestamp, stop_id: id } = rows[0] ?? {}
  for (const row of rows) for (const name of pageStats) delete row[name]
  return {
    rows: rows.filter((row) => row.id !== null),
    matches,
    stop: timestamp && id ? { timestamp, id } : undefined,
  }
}

/** What a page tells of all matches; it stands in each row, and in one without an event. */
const pageStats = ['matches', 'stop_at', 'stop_id'] as const
type PageStats = { matches?: number; stop_at?: string | null; stop_id?: number | null }

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

/** So many matches are looked for. */
export function matchLimit(wanted: Wanted): number {
  const all = wanted.sort === 'relevance' || wanted.count
  return all ? countedMatches + 1 : pageSize(wanted) + 1
}

export function pageSize({ limit }: Wanted): number {
  return pageSizes.find((size) => size >= limit) ?? limit
}

function behindRank({ rank, at, id }: Cursor) {
  return sql`(rank, timestamp, id) < (${rank ?? 0}::real, ${at}::timestamptz, ${id}::bigint)`
}
