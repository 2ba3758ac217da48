import { sql } from 'kysely'
import { type Database, openDatabase } from '../../../db/client.ts'
import type { Context } from '../../context.ts'

/** Whether searches can walk by the index over words, tags and months. */
export type FindIndex = { isReady: boolean }

export async function isFindIndexReady(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_index
    where indexrelid = to_regclass('events_find') and indisvalid`.execute(db)
  return rows.length > 0
}

/**
 * Builds the index that searches walk by, where a migration found too many events to do it at once.
 * Events are written and found meanwhile, by the indexes of before, which are dropped at the end.
 * What was broken off is begun again. Of several instances one builds.
 */
export async function buildFindIndex(
  ctx: Pick<Context, 'db' | 'config' | 'findIndex' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  if (ctx.findIndex.isReady) return
  if (await isFindIndexReady(ctx.db)) {
    ctx.findIndex.isReady = true
    return
  }
  const connection = openDatabase(ctx.config.DATABASE_URL ?? '', 1, { withoutTimeouts: true })
  const stop = () => void connection.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await connection.db.connection().execute(async (db) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_lock(hashtext('lifelog find index')) as mine`.execute(db)
      if (!rows[0]?.mine) return
      ctx.log.info('the search index is being built')
      await sql`set maintenance_work_mem = '128MB'`.execute(db)
      await sql`drop index concurrently if exists events_find`.execute(db)
      await sql`
        create index concurrently events_find
        on events using gin (search_vector, tags, utc_month(timestamp))`.execute(db)
      ctx.findIndex.isReady = true
      await sql`drop index concurrently if exists events_search`.execute(db)
      await sql`drop index concurrently if exists events_tags`.execute(db)
      await sql`analyze events`.execute(db)
      ctx.log.info('the search index is built')
    })
  } finally {
    signal.removeEventListener('abort', stop)
    await connection.close()
  }
}

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
