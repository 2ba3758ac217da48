import { type Database, openDatabase } from '../../db/client.ts'
import type { TestLifeLog } from './setup.ts'

/**
 * Fills the database of `lifelog` over a connection of its own that waits as long as it takes: many
 * rows, or what PostgreSQL counts of them, can take a slow machine longer than LifeLog lets a query take.
 */
export async function fill<T>(
  { ctx }: Pick<TestLifeLog, 'ctx'>,
  statements: (db: Database) => Promise<T>,
): Promise<T> {
  const { db, close } = openDatabase(ctx.config.DATABASE_URL ?? '', 1, { withoutTimeouts: true })
  try {
    return await statements(db)
  } finally {
    await close()
  }
}
