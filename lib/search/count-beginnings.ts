import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import type { Criteria } from './conditions.ts'

/**
 * How often those of the owner's words come, in all, that the unfinished words of a search may become.
 * So many places the index puts together for each month that it's asked for.
 */
export async function countBeginnings(
  db: Database,
  { search = [] }: Pick<Criteria, 'search'>,
): Promise<number> {
  const beginnings = search
    .flat()
    .filter(({ prefix, excluded }) => prefix && !excluded)
    .map(({ text }) => `${text.replace(/[\\%_]/g, '\\$&')}%`)
  if (beginnings.length === 0) return 0
  const any = beginnings.map((beginning) => sql`folded like fold_letters(${beginning}::text)`)
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(count), 0)::bigint as count from words where ${sql.join(any, sql` or `)}
    `.execute(db)
  return rows[0]?.count ?? 0
}
