import { sql } from 'kysely'
import type { Database } from './client.ts'

/** How long an answer serves whoever else asks, in ms. */
const sharedFor = 500

/** What PostgreSQL calls what is visible now: a text that changes with every commit, by whomever. */
export async function readSnapshot(db: Database): Promise<string> {
  const { rows } = await sql<{ snapshot: string }>`
    select pg_current_snapshot()::text as snapshot`.execute(db)
  return rows[0]?.snapshot ?? ''
}

/** Reads the snapshot for several who ask about the same time: it may be half a second old. */
export function shareSnapshot(db: Database): () => Promise<string> {
  let reading = Promise.resolve('')
  let readAt = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() - readAt > sharedFor) {
      readAt = performance.now()
      reading = readSnapshot(db)
    }
    return reading
  }
}
