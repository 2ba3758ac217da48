import { sql } from 'kysely'
import { migrations } from '../../db/migrate.ts'
import type { Context } from '../context.ts'
import type { Readiness } from './schema.ts'

/**
 * Whether everything that LifeLog needs is there, and which part isn't; why, only the log says.
 * Without the storage alone it's degraded: events go on, only files don't.
 */
export async function readiness(ctx: Context): Promise<Readiness> {
  // Before it has been prepared the storage may answer and yet have no bucket, or no CORS rules.
  const prepared = ctx.storage.status.reachable
  const [applied, stored] = await Promise.all([
    appliedMigrations(ctx),
    prepared && ctx.storageAnswers(),
  ])
  const parts = {
    database: applied ? 'ok' : 'unavailable',
    migrations: applied?.size === Object.keys(migrations).length ? 'ok' : 'outdated',
    storage: stored ? 'ok' : 'unavailable',
  } as const
  const isReady = parts.database === 'ok' && parts.migrations === 'ok'
  const detail = ctx.databaseTrouble?.()
  return {
    status: isReady ? (stored ? 'ready' : 'degraded') : 'not_ready',
    ...parts,
    ...(detail && { detail }),
  }
}

async function appliedMigrations({ db, log }: Context): Promise<Set<string> | undefined> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
    return new Set(rows.map(({ name }) => name))
  } catch (error) {
    log.warn({ err: error }, 'the database is not ready')
    return undefined
  }
}
