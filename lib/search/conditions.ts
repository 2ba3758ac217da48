import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../events/cursor.ts'
import { type BoundingBox, type Near, withinBox, withinDistance } from './area.ts'
import { filterConditions } from './filter-sql.ts'
import type { Filter, SearchTerm } from './parse.ts'
import { type Range, withinRange } from './range.ts'

/** What an event must have to be found. */
export type Criteria = {
  range: Range
  tags: string[]
  tagMode: 'all' | 'any'
  /** Undefined where no text is searched for. */
  search: SearchTerm[][] | undefined
  near?: Near | undefined
  bbox?: BoundingBox | undefined
  /** What operators ask for beside all that. */
  filters: Filter[]
}

export type Sort = 'newest' | 'oldest' | 'relevance'

/** Of more tags than these at once, the commoner ones are looked at in the events themselves. */
const indexedTags = 3

/**
 * The conditions that the index over words, tags and months answers.
 * @param query the tsquery to match
 */
export function indexed(criteria: Criteria, query = words): RawBuilder<unknown>[] {
  const { search, tags, tagMode } = criteria
  const conditions = []
  if (search) conditions.push(sql`search_vector @@ ${query}`)
  if (tags.length > 0) {
    conditions.push(
      tagMode === 'any' ? sql`tags && ${tags}::text[]` : sql`tags @> (${rarest(tags)})`,
    )
  }
  return conditions
}

/** The conditions that are looked at in the events themselves. */
export function unindexed(criteria: Criteria): RawBuilder<unknown>[] {
  const { tags, tagMode, near, bbox, filters } = criteria
  const conditions = filterConditions(filters)
  if (tagMode === 'all' && tags.length > indexedTags) conditions.push(sql`tags @> ${tags}::text[]`)
  if (near) conditions.push(withinDistance(near))
  if (bbox) conditions.push(withinBox(bbox))
  return conditions
}

/** Whether what is asked for may be rare, and an index that knows no time, or a file, tells it. */
export function isTimeless({ near, bbox, filters }: Criteria): boolean {
  const kinds = ['file', 'near', 'metadata', 'yearly', 'place']
  const rare = filters.some(
    ({ anyOf, excluded }) => !excluded && anyOf.every(({ kind }) => kinds.includes(kind)),
  )
  return Boolean(near || bbox || rare)
}

/** All conditions but those of time. */
export function matching(criteria: Criteria): RawBuilder<unknown> {
  return every([...indexed(criteria), ...unindexed(criteria)])
}

export function every(conditions: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join([sql`true`, ...conditions], sql` and `)
}

/** The events in the range that aren't in the trash and, where order is by time, come after. */
export function withinTime(
  range: Range,
  wanted?: { sort: Sort; cursor: Cursor | undefined },
): RawBuilder<unknown> {
  const conditions = [sql`deleted_at is null`, ...withinRange(range)]
  if (wanted?.cursor && wanted.sort !== 'relevance') {
    const { at, id } = wanted.cursor
    const comparison = wanted.sort === 'oldest' ? sql`>` : sql`<`
    conditions.push(sql`(timestamp, id) ${comparison} (${at}::timestamptz, ${id}::bigint)`)
  }
  return every(conditions)
}

export function inOrder(sort: Sort): RawBuilder<unknown> {
  return sort === 'oldest' ? sql`timestamp, id` : sql`timestamp desc, id desc`
}

/**
 * The CTE that has the tsquery, from which conditions take it: so a plan can be made without its
 * value and kept for every other. By relevance it also has those that match where all words are in
 * the title, and in title, tags and place.
 */
export function queryCte({ search }: Criteria, sort: Sort): RawBuilder<unknown> {
  const groups = sql`${JSON.stringify(search ?? [])}::text::jsonb`
  const marked = sql`,
    search_query(${groups}, array['=']) as title, search_query(${groups}, array['=', '#']) as tags`
  return sql`
    query as materialized (
      select search_query(${groups}) as words ${sort === 'relevance' ? marked : sql``}
    )`
}
export const words = sql`(select words from query)`
export const inTitle = sql`(select title from query)`
export const inTags = sql`(select tags from query)`

/**
 * Of tags that an event must all have, those for which the index is asked. For five common ones at
 * once it takes hundreds of milliseconds, as it reads the whole list of each.
 */
function rarest(tags: string[]): RawBuilder<unknown> {
  if (tags.length <= indexedTags) return sql`${tags}::text[]`
  return sql`
    select array_agg(tag) from (
      select tag from unnest(${tags}::text[]) tag
      order by (select coalesce(sum(count), 0) from tag_counts where tag_counts.tag = tag.tag)
      limit ${sql.lit(indexedTags)}
    ) rare`
}
