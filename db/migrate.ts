import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as events from './migrations/101_events.ts'
import * as search from './migrations/102_search.ts'
import * as searchQuery from './migrations/103_search_query.ts'
import * as files from './migrations/104_files.ts'
import * as counts from './migrations/105_counts.ts'
import * as signIn from './migrations/106_sign_in.ts'
import * as challenges from './migrations/107_challenges.ts'
import * as lexemes from './migrations/108_lexemes.ts'
import * as fileWords from './migrations/109_file_words.ts'
import type { Tables } from './tables.ts'

/** Every migration, in order. A migration that has been released never changes. */
export const migrations: Record<string, Migration> = {
  '101_events': events,
  '102_search': search,
  '103_search_query': searchQuery,
  '104_files': files,
  '105_counts': counts,
  '106_sign_in': signIn,
  '107_challenges': challenges,
  '108_lexemes': lexemes,
  '109_file_words': fileWords,
}

/**
 * Brings the database to the newest schema, or to `target`. An advisory lock is held meanwhile: of
 * several instances that start at once, one migrates and the others wait, on connections that are
 * patient. (Kysely's own lock comes too late: only after it has made its tables.)
 * @param beforehand is awaited, with the first migration to run, where the database has been migrated
 *   before and so may be filled
 * @param onBegin is told of each migration as it begins, where the database may be filled
 * @returns the names of the migrations that were run.
 * @throws the error of `beforehand` or the migration that failed, or {Error} where the database is of
 *   a version before 0.2.0; it is as it was before.
 */
export async function migrate(
  db: Kysely<Tables>,
  target?: string,
  beforehand?: (migration: string) => Promise<unknown>,
  onBegin?: (migration: string) => void,
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('lifelog migrations'))`.execute(trx)
    await refuseDevelopmentVersion(trx)
    let mayBeFilled = false
    const begin = (migration: string) => mayBeFilled && onBegin?.(migration)
    const provider = { getMigrations: async () => told(begin) }
    const migrator = new Migrator({ db: trx, provider })
    const known = await migrator.getMigrations()
    const next = known.find(({ executedAt }) => !executedAt)
    mayBeFilled = known.some(({ executedAt }) => executedAt)
    if (next && mayBeFilled) await beforehand?.(next.name)
    const { error, results } = target
      ? await migrator.migrateTo(target)
      : await migrator.migrateToLatest()
    if (error) throw error
    return (results ?? []).map((result) => result.migrationName)
  })
}

/** The migrations, of which `onBegin` is told one by one. */
function told(onBegin: (migration: string) => void): Record<string, Migration> {
  const all = Object.entries(migrations).map(([name, migration]): [string, Migration] => [
    name,
    {
      ...migration,
      up: (db) => {
        onBegin(name)
        return migration.up(db)
      },
    },
  ])
  return Object.fromEntries(all)
}

/** Until 0.2.0 the migrations were others, whose names began with a 0. */
async function refuseDevelopmentVersion(db: Kysely<Tables>): Promise<void> {
  const { rows: tables } =
    await sql`select where to_regclass('kysely_migration') is not null`.execute(db)
  if (tables.length === 0) return
  const { rows } = await sql`select from kysely_migration where name like '0%' limit 1`.execute(db)
  if (rows.length === 0) return
  throw new Error(
    'This database is of a development version of LifeLog, from before 0.2.0: make a backup with that version (lifelog backup), and restore it here into an empty database (lifelog restore-backup).',
  )
}
