import { type RawBuilder, sql } from 'kysely'
import type { Criteria, Sort } from './conditions.ts'
import { marks, type Where } from './word-query.ts'

/**
 * The CTE that has the tsqueries, from which conditions take them: so a plan can be made without their
 * values and kept for all others. By relevance it also has those of `title` and `tags`.
 */
export function queryCte({ search = [], words }: Criteria, sort: Sort): RawBuilder<unknown> {
  const marked: Where[] = sort === 'relevance' ? ['title', 'tags'] : []
  const groups = JSON.stringify(search)
  const columns = [
    sql`${words?.words ?? ''}::text::tsquery as words`,
    sql`${words?.index ?? []}::text[]::tsquery[] as ${indexOf('words')}`,
    ...marked.flatMap((where) => [
      sql`search_query(${groups}::text::jsonb, ${marks[where]}::text[]) as ${sql.id(where)}`,
      // Where they must stand words are marked, and needn't be asked for without the marks.
      sql`array(
        select marked_query(part::tsquery, ${marks[where]}::text[])
        from unnest(${words?.index ?? []}::text[]) with ordinality as parts (part, place)
        order by place) as ${indexOf(where)}`,
    ]),
  ]
  return sql`query as materialized (select ${sql.join(columns)})`
}

/** The tsquery of the search. */
export function queryOf(where: Where): RawBuilder<unknown> {
  return sql`(select ${sql.id(where)} from query)`
}

const indexOf = (where: Where) => sql.id(`index_${where}`)

/** The tsqueries, all of which an event matches that matches the search; the index answers them. */
export function indexQueries({ words }: Criteria, where: Where): RawBuilder<unknown>[] {
  return (words?.index ?? []).map(
    (_, i) => sql`(select ${indexOf(where)}[${sql.lit(i + 1)}] from query)`,
  )
}
