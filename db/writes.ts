import { sql } from 'kysely'
import type { Database } from './client.ts'

/** How long an answer serves whoever else asks, in ms. */
const shared = 500

/**
 * Tells of writes to the database: what it returns gives a text that stays the same for as long as nobody commits
 * anything. It may be of half a second ago.
 */
export function followWrites(db: Database): () => Promise<string> {
  let asked = Promise.resolve('')
  let askedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() - askedAt > shared) {
      askedAt = performance.now()
      asked = readSnapshot(db)
    }
    return asked
  }
}

async function readSnapshot(db: Database): Promise<string> {
  const { rows } = await sql<{ snapshot: string }>`
    select pg_current_snapshot()::text as snapshot`.execute(db)
  return rows[0]?.snapshot ?? ''
}
