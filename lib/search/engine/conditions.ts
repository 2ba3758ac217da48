import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../../events/cursor.ts'
import { type BoundingBox, type Near, withinBox, withinDistance } from '../query/area.ts'
import type { Condition } from '../query/filter-condition.ts'
import type { Filter, SearchTerm } from '../query/parse.ts'
import { type Range, withinRange } from '../query/range.ts'
import { filterConditions } from './filter-sql.ts'
import { hasWords, looseQueries, queryOf, type Where } from './tsquery.ts'

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
  filters: Pick<Filter, 'anyOf' | 'excluded'>[]
}

export type Sort = 'newest' | 'oldest' | 'relevance'

/** Of more tags than these at once, the commoner ones are looked at in the events themselves. */
const indexedTags = 3

/**
 * The conditions that the index over words, tags and months answers.
 * @param queries the tsqueries to match
 */
export function indexed(
  criteria: Criteria,
  queries: RawBuilder<unknown>[] = [queryOf('words')],
): RawBuilder<unknown>[] {
  const { tags, tagMode } = criteria
  const conditions = []
  if (hasWords(criteria)) {
    conditions.push(...queries.map((query) => sql`search_vector @@ ${query}`))
  }
  if (tags.length > 0) {
    conditions.push(
      tagMode === 'any' ? sql`tags && ${tags}::text[]` : sql`tags @> (${rarest(tags)})`,
    )
  }
  return conditions
}

/** The conditions that are looked at in the events themselves. */
export function unindexed(criteria: Criteria): RawBuilder<unknown>[] {
  const { search, tags, tagMode, near, bbox, filters } = criteria
  const conditions = filterConditions(filters)
  // No index is asked for what is true.
  if (search && !hasWords(criteria)) {
    conditions.push(sql`(search_vector @@ ${queryOf('words')}) is true`)
  }
  if (tagMode === 'all' && tags.length > indexedTags) conditions.push(sql`tags @> ${tags}::text[]`)
  if (near) conditions.push(withinDistance(near))
  if (bbox) conditions.push(withinBox(bbox))
  return conditions
}

/** Whether what is asked for may be rare, and an index that knows no time, or a file, tells it. */
export function isTimeless({ near, bbox, filters }: Criteria): boolean {
  const rare = filters.some(({ anyOf, excluded }) => !excluded && anyOf.every(isIndexed))
  return Boolean(near || bbox || rare)
}

function isIndexed(condition: Condition): boolean {
  if (condition.kind === 'metadata') return condition.comparison === ':'
  return ['file', 'near', 'yearly', 'place'].includes(condition.kind)
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

/** Those conditions of the search that the index answers; `confirmed` holds for what truly matches. */
export function loose(criteria: Criteria, where: Where): RawBuilder<unknown>[] {
  return indexed(criteria, looseQueries(criteria, where))
}

/** That the words of phrases stand together. */
export function inPhrases({ search }: Criteria, where: Where): RawBuilder<unknown>[] {
  if (!search) return []
  return [sql`(not (select phrased from query) or search_vector @@ ${queryOf(where)})`]
}

/** All conditions beside the loose ones, which are looked at in the events themselves. */
export function confirmed(criteria: Criteria, where: Where): RawBuilder<unknown>[] {
  return [...inPhrases(criteria, where), ...unindexed(criteria)]
}

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
