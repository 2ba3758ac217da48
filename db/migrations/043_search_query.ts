import { type Kysely, sql } from 'kysely'

/**
 * `search_query` keeps the owner's languages in a setting of the transaction, which no function may
 * do while others work on the same query.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter function search_query(jsonb, text[]) parallel unsafe`.execute(db)
}
