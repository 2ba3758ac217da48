import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../../events/cursor.ts'
import { type BoundingBox, type Near, withinBox, withinDistance } from '../query/area.ts'
import type { Condition } from '../query/filter-condition.ts'
import type { Filter, SearchTerm } from '../query/parse.ts'
import { type Range, withinRange } from '../query/range.ts'
import { filterConditions } from './filter-sql.ts'
import { indexQueries, queryOf } from './tsquery.ts'
import type { Where, WordQuery } from './word-query.ts'

/** What an event must have to be found. */
export type Criteria = {
  range: Range
  tags: string[]
  tagMode: 'all' | 'any'
  /** Undefined where no text is searched for. */
  search: SearchTerm[][] | undefined
  /** What `search` is in the index: `withWordQuery` asks for it. */
  words?: WordQuery | undefined
  near?: Near | undefined
  bbox?: BoundingBox | undefined
  /** What operators ask for beside all that. */
  filters: Pick<Filter, 'anyOf' | 'excluded'>[]
}

export type Sort = 'newest' | 'oldest' | 'relevance'

/** Of more tags than these at once, the commoner ones are looked at in the events themselves. */
const indexedTags = 3

/** Whether the index over words, tags and months knows something of what is asked for. */
export function isIndexed({ words, tags }: Criteria): boolean {
  return (words?.index ?? []).length > 0 || tags.length > 0
}

/** The conditions that the index over words, tags and months answers. */
export function indexConditions(criteria: Criteria, where: Where = 'words'): RawBuilder<unknown>[] {
  return [
    ...indexQueries(criteria, where).map((query) => sql`search_vector @@ ${query}`),
    ...tagConditions(criteria),
  ]
}

function tagConditions({ tags, tagMode }: Criteria): RawBuilder<unknown>[] {
  if (tags.length === 0) return []
  return [tagMode === 'any' ? sql`tags && ${tags}::text[]` : sql`tags @> (${rarest(tags)})`]
}

/** The conditions that are looked at in the events themselves. */
export function unindexed(criteria: Criteria): RawBuilder<unknown>[] {
  const { words, tags, tagMode, near, bbox, filters } = criteria
  const conditions = filterConditions(filters)
  // `is true` keeps the planner off the index.
  if (words && words.index.length === 0) {
    conditions.push(sql`(search_vector @@ ${queryOf('words')}) is true`)
  }
  if (tagMode === 'all' && tags.length > indexedTags) conditions.push(sql`tags @> ${tags}::text[]`)
  if (near) conditions.push(withinDistance(near))
  if (bbox) conditions.push(withinBox(bbox))
  return conditions
}

/** Whether an index that knows no time, or a file, tells what is asked for, which may be rare. */
export function usesOtherIndex(criteria: Criteria): boolean {
  const { near, bbox } = criteria
  return Boolean(near || bbox || kindsOf(criteria).some((kinds) => kinds.every(isInOtherIndex)))
}

/** Whether all that another index tells is that there is a place or a file, as many events have. */
export function hasPlaceOrFile(criteria: Criteria): boolean {
  const { near, bbox } = criteria
  const others = kindsOf(criteria).filter((kinds) => kinds.every(isInOtherIndex))
  const isCommon = ({ kind }: Condition) => kind === 'place' || kind === 'file'
  return !near && !bbox && others.every((kinds) => kinds.some(isCommon))
}

/** The alternatives of each condition that must hold. */
function kindsOf({ filters }: Criteria): Condition[][] {
  return filters.filter(({ excluded }) => !excluded).map(({ anyOf }) => anyOf)
}

function isInOtherIndex(condition: Condition): boolean {
  if (condition.kind === 'metadata') return condition.comparison === ':'
  return ['file', 'near', 'yearly', 'place'].includes(condition.kind)
}

/** All conditions but those of time. */
export function matching(criteria: Criteria): RawBuilder<unknown> {
  const { words } = criteria
  const all = [...tagConditions(criteria), ...unindexed(criteria)]
  if (words && words.index.length > 0) all.unshift(sql`search_vector @@ ${queryOf('words')}`)
  return every(all)
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

/** Of what the index brings, whether the words match: where phrases want them together. */
export function wordRecheck({ words }: Criteria, where: Where): RawBuilder<unknown>[] {
  return words?.needsRecheck ? [sql`search_vector @@ ${queryOf(where)}`] : []
}

/** What is looked at in the events that the index brings. */
export function recheckConditions(
  criteria: Criteria,
  where: Where = 'words',
): RawBuilder<unknown>[] {
  return [...wordRecheck(criteria, where), ...unindexed(criteria)]
}

/** All conditions but those of time, as an index is best asked for them. */
export function indexedMatching(criteria: Criteria): RawBuilder<unknown> {
  return every([...indexConditions(criteria), ...recheckConditions(criteria)])
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
