import { type RawBuilder, sql } from 'kysely'
import type { Cursor } from '../events/cursor.ts'
import { type BoundingBox, type Near, withinBox, withinDistance } from './area.ts'
import type { Condition } from './filter-condition.ts'
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
  filters: Pick<Filter, 'anyOf' | 'excluded'>[]
}

export type Sort = 'newest' | 'oldest' | 'relevance'

/** Of more tags than these at once, the commoner ones are looked at in the events themselves. */
const indexedTags = 3

/**
 * The conditions that the index over words, tags and months answers.
 * @param query the tsquery to match
 */
export function indexed(criteria: Criteria, query = queryOf('words')): RawBuilder<unknown>[] {
  const { tags, tagMode } = criteria
  const conditions = []
  if (hasWords(criteria)) conditions.push(sql`search_vector @@ ${query}`)
  if (tags.length > 0) {
    conditions.push(
      tagMode === 'any' ? sql`tags && ${tags}::text[]` : sql`tags @> (${rarest(tags)})`,
    )
  }
  return conditions
}

/** What is left of a text as a word: letters, digits and pictures, but no other signs. */
const isWord = /[\p{L}\p{N}\u{1f000}-\u{1faff}]/u

/** Whether there is a word to look up; for those that mustn't be there all of the index would be read. */
function hasWords({ search }: Criteria): boolean {
  return search?.every(hasWord) ?? false
}

function hasWord(group: SearchTerm[]): boolean {
  return group.some(({ text, excluded }) => !excluded && isWord.test(text.normalize('NFKC')))
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

/** Where the words of a search may have to be: anywhere, in the title, or in title, tags and place. */
export type Where = 'words' | 'title' | 'tags'

/** The words that are marked as standing there. */
const marks: Record<Where, string[] | null> = { words: null, title: ['='], tags: ['=', '#'] }

/**
 * The CTE that has the tsquery, from which conditions take it: so a plan can be made without its
 * value and kept for every other. By relevance it also has those of `title` and `tags`. Beside each
 * is one without the order of words in phrases, which the index answers without a look at events.
 */
export function queryCte(criteria: Criteria, sort: Sort): RawBuilder<unknown> {
  const { search = [] } = criteria
  const all: Where[] = sort === 'relevance' ? ['words', 'title', 'tags'] : ['words']
  const query = (groups: SearchTerm[][], where: Where) =>
    sql`search_query(${JSON.stringify(groups)}::text::jsonb, ${marks[where]}::text[])`
  // Who mustn't have a phrase may well have its words.
  const positive = search.map((group) => group.filter(({ excluded }) => !excluded))
  const isLoosened = sql.lit(hasWords(criteria))
  const given = all.map((where) => sql`${query(search, where)} as ${sql.id(where)}`)
  const marked = all.filter((where) => marks[where])
  // Marked, words say where they stand, and that they do; the words themselves needn’t be asked for.
  const others = marked.map(
    (where) => sql`case when phrased then marked_query(loose_words, ${marks[where]}::text[])
      else ${sql.id(where)} end as ${sql.id(`loose_${where}`)}`,
  )
  return sql`
    query as materialized (
      select ${sql.join([sql`*`, ...others])}
      from (
        select *, case when phrased
          then regexp_replace(${query(positive, 'words')}::text, ${order}, ' & ', 'g')::tsquery
          else words end as loose_words
        from (
          select *, ${isLoosened} and words::text ~ ${order} as phrased
          from (select ${sql.join(given)}) given
        ) parsed
      ) loosened
    )`
}
const order = sql.lit(' <(-|[0-9]+)> ')

/** The tsquery of the search. */
export function queryOf(where: Where): RawBuilder<unknown> {
  return sql`(select ${sql.id(where)} from query)`
}

/** Those conditions of the search that the index answers; `confirmed` holds for what truly matches. */
export function loose(criteria: Criteria, where: Where): RawBuilder<unknown>[] {
  return indexed(criteria, sql`(select ${sql.id(`loose_${where}`)} from query)`)
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
