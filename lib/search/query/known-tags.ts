import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import type { ParsedSearch } from './parse.ts'
import { replaceWord } from './replace-word.ts'

/** A search with the owner's own tags in place of those that only lack their accents. */
export async function withKnownTags(
  db: Database,
  q: string,
  { filters }: Pick<ParsedSearch, 'filters'>,
): Promise<string> {
  const tags = filters
    .flatMap(({ anyOf }) => anyOf)
    .flatMap((condition) => (condition.kind === 'tag' ? [condition.tag] : []))
  if (tags.length === 0) return q
  const { rows } = await sql<{ given: string; known: string }>`
    select distinct on (given) given, known
    from unnest(${tags}::text[]) given, lateral (
      select tag as known, sum(count) as events from tag_counts
      where fold_letters(tag) = fold_letters(given) group by tag having sum(count) > 0
    ) counted
    where not exists (select from tag_counts where tag = given)
    order by given, events desc`.execute(db)
  return rows.reduce((text, { given, known }) => replaceWord(text, given, known), q)
}
