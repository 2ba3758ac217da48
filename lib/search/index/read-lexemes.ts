import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../../../db/client.ts'
import type { Context } from '../../context.ts'

const batchSize = 1_000

/**
 * Counts the lexemes of events that were recorded or changed since the last time. Until then a search for
 * the beginning of a word looks for them in the events.
 */
export async function readLexemes(
  { db }: Pick<Context, 'db'>,
  signal?: AbortSignal,
): Promise<void> {
  let batches = 0
  while (!signal?.aborted && (await readBatch(db)) === batchSize) {
    batches += 1
    if (batches % 20 === 0) await tidy(db)
    await setImmediate()
  }
  if (batches > 0) await tidy(db)
}

/** Each search looks at what is unread, and would step over what was deleted there. */
async function tidy(db: Database): Promise<void> {
  await sql`vacuum lexeme_queue`.execute(db)
}

/** @returns of how many events */
async function readBatch(db: Database): Promise<number> {
  const { rows } = await sql<{ read: number }>`
    select read_lexemes(${sql.lit(batchSize)}) as read`.execute(db)
  return rows[0]?.read ?? 0
}
