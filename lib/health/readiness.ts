import { sql } from 'kysely'
import * as v from 'valibot'
import { migrations } from '../../db/migrate.ts'
import type { Context } from '../base/context.ts'
import { storageAnswers } from '../storage/answers.ts'

const Part = v.picklist(['ok', 'unavailable', 'outdated'])

export const Readiness = v.object({
  status: v.picklist(['ready', 'not_ready']),
  database: Part,
  migrations: Part,
  storage: Part,
})
export type Readiness = v.InferOutput<typeof Readiness>

/** Whether everything that LifeLog needs is there, and which part isn't. Why, only the log says. */
export async function readiness(ctx: Context): Promise<Readiness> {
  // Before it has been prepared the storage may answer and yet have no bucket, or no CORS rules.
  const prepared = ctx.storage.status.reachable
  const [applied, stored] = await Promise.all([
    appliedMigrations(ctx),
    prepared && storageAnswers(ctx.storage),
  ])
  const parts = {
    database: applied ? 'ok' : 'unavailable',
    migrations: applied?.size === Object.keys(migrations).length ? 'ok' : 'outdated',
    storage: stored ? 'ok' : 'unavailable',
  } as const
  const ready = Object.values(parts).every((part) => part === 'ok')
  return { status: ready ? 'ready' : 'not_ready', ...parts }
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
