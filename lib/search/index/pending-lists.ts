import { sql } from 'kysely'
import type { Context } from '../../context.ts'

/**
 * Brings the inverted indexes up to date: each look-up reads all that is still pending, and a search
 * makes one for each month.
 */
export async function flushPendingIndexes({ db, log }: Pick<Context, 'db' | 'log'>): Promise<void> {
  await db
    .transaction()
    .execute(async (trx) => {
      await sql`select set_config('statement_timeout', '600000', true),
          set_config('maintenance_work_mem', '131072', true)`.execute(trx)
      await sql`
        select gin_clean_pending_list(indexrelid::regclass)
        from pg_index join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam
        where indrelid = 'events'::regclass and indisvalid and amname = 'gin'`.execute(trx)
    })
    .catch((error) => log.warn({ err: error }, 'the search index is brought up to date later'))
}
