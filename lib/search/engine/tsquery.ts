import { type RawBuilder, sql } from 'kysely'
import type { SearchTerm } from '../query/parse.ts'
import type { Criteria, Sort } from './conditions.ts'

/** Where the words of a search may have to be: anywhere, in the title, or in title, tags and place. */
export type Where = 'words' | 'title' | 'tags'

/** The words that are marked as standing there. */
const marks: Record<Where, string[] | null> = { words: null, title: ['='], tags: ['=', '#'] }

/** So many words at most are asked of the index each for itself. */
const maxParts = 4

/** What is left of a text as a word: letters, digits and pictures, but no other signs. */
const isWord = /[\p{L}\p{N}\u{1f000}-\u{1faff}]/u

/** Whether there is a word to look up; for those that mustn't be there all of the index would be read. */
export function hasWords({ search }: Pick<Criteria, 'search'>): boolean {
  return search?.every(hasWord) ?? false
}

function hasWord(group: SearchTerm[]): boolean {
  return group.some(({ text, excluded }) => !excluded && isWord.test(text.normalize('NFKC')))
}

/**
 * The CTE that has the tsquery, from which conditions take it: so a plan can be made without its
 * value and kept for every other. By relevance it also has those of `title` and `tags`.
 *
 * Beside each are those that the index is asked for, all of which what it brings matches: without the
 * order of words in phrases, as that would take a look at events, and word by word. Of a single query
 * for two words the index looks for the next match, however far behind the month that is walked
 * through; two queries lead each other to the end of the month.
 */
export function queryCte({ search = [] }: Criteria, sort: Sort): RawBuilder<unknown> {
  const all: Where[] = sort === 'relevance' ? ['words', 'title', 'tags'] : ['words']
  const given = all.map((where) => sql`${queryFor(search, where)} as ${sql.id(where)}`)
  const isExact = search.length === 1 && search[0]?.every(({ excluded }) => !excluded)
  const unlessPhrased = (parts: RawBuilder<unknown>, where: Where) => {
    const chosen = isExact
      ? parts
      : sql`case when phrased then ${parts} else array[${sql.id(where)}] end`
    return sql`${chosen} as ${looseOf(where)}`
  }
  // Where they must stand words are marked, and needn't be asked for without the marks.
  const marked = all
    .filter((where) => where !== 'words')
    .map((where) =>
      unlessPhrased(
        sql`array(
          select marked_query(part, ${marks[where]}::text[])
          from unnest(loose_words) with ordinality as parts (part, place) order by place)`,
        where,
      ),
    )
  return sql`
    query as materialized (
      select ${sql.join([sql`*`, ...marked])}
      from (
        select *, ${unlessPhrased(looseParts(search), 'words')}
        from (
          select *, ${isPhrased(search)} as phrased
          from (select ${sql.join(given)}) given
        ) parsed
      ) loosened
    )`
}

function queryFor(groups: SearchTerm[][], where: Where): RawBuilder<unknown> {
  return sql`search_query(${JSON.stringify(groups)}::text::jsonb, ${marks[where]}::text[])`
}

/** The order of words in phrases, in the text of a tsquery. */
const order = sql.lit(' <(-|[0-9]+)> ')

/** Whether the order of words matters, or a term has several. */
function isPhrased(search: SearchTerm[][]): RawBuilder<unknown> {
  if (!hasWords({ search })) return sql`false`
  const hasSeveral = search.flat().some(({ text, excluded }) => !excluded && /\s/.test(text))
  return hasSeveral ? sql`true` : sql`words::text ~ ${order}`
}

/** What must be there, without the order of words: the words of a single group each for itself. */
function looseParts(search: SearchTerm[][]): RawBuilder<unknown> {
  // Who mustn't have a phrase may well have its words.
  const positive = search.map((group) => group.filter(({ excluded }) => !excluded))
  const [group = []] = positive
  const unordered = (query: RawBuilder<unknown>) =>
    sql`regexp_replace(${query}::text, ${order}, ' & ', 'g')::tsquery`
  if (positive.length !== 1) return sql`array[${unordered(queryFor(positive, 'words'))}]`
  const words = wordsOf(group)
  // The index begins with the first: where that is rare, it hardly looks at the others.
  const parts = sql`array(
    select ${unordered(sql`part`)}
    from unnest(term_queries((
      select jsonb_agg(term order by (
        select coalesce(sum(count), 0) from words
        where folded = fold_letters(search_text(term ->> 'text'))))
      from jsonb_array_elements(${JSON.stringify(words)}::text::jsonb) term
    ))) with ordinality as parts (part, place) order by place)`
  if (words.length <= maxParts) return parts
  const last = sql.lit(maxParts)
  return sql`(
    select case when cardinality(parts) <= ${last} then parts
      else parts[:${last} - 1] || ('(' || array_to_string(parts[${last}:], ') & (') || ')')::tsquery end
    from (select ${parts} as parts) apart)`
}

/** The words of terms, some of which may be phrases. */
function wordsOf(group: SearchTerm[]): SearchTerm[] {
  return group
    .filter(({ excluded }) => !excluded)
    .flatMap(({ text, prefix }) => {
      const words = text.split(/\s+/).filter(Boolean)
      return words.map((word, i) => ({
        text: word,
        prefix: prefix && i === words.length - 1,
        excluded: false,
      }))
    })
}

/** The tsquery of the search. */
export function queryOf(where: Where): RawBuilder<unknown> {
  return sql`(select ${sql.id(where)} from query)`
}

const looseOf = (where: Where) => sql.id(`loose_${where}`)

/** The tsqueries, all of which an event matches that matches the search; the index answers them. */
export function looseQueries({ search = [] }: Criteria, where: Where): RawBuilder<unknown>[] {
  const words = search.length === 1 ? wordsOf(search[0] ?? []).length : 1
  const count = Math.max(1, Math.min(maxParts, words))
  // Words that are too common to count have none of their own.
  return Array.from({ length: count }, (_, i) => {
    const part = (place: number) => sql`${looseOf(where)}[${sql.lit(place)}]`
    return i === 0
      ? sql`(select ${part(1)} from query)`
      : sql`(select coalesce(${part(i + 1)}, ${part(1)}) from query)`
  })
}
