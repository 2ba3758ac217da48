import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { type Expected, examineFile, recordIntegrity } from './examine.ts'

/** What the pass reads in a second, so that nobody notices it: 10 TB a month. */
const bytesPerSecond = 4 * 1024 * 1024

/** How long ago a file may have been read to its end, in days: backups are often kept for a month. */
const checkedEvery = 14

/** How many files are looked up at once. */
const maxBatchSize = 100

/**
 * Reads each file that nobody has read for two weeks and compares it with its SHA-256: a browser
 * fetches files from the storage itself, where nobody compares them. Damage is noted, so that it's
 * known of while there are still backups from before.
 * @param rate in bytes a second
 * @throws {Problem} `storage_unavailable`: the rest waits
 */
export async function checkFiles(
  ctx: Context,
  signal: AbortSignal,
  rate = bytesPerSecond,
): Promise<void> {
  const pace = async () => async (chunk: Buffer) => {
    await delay((chunk.length / rate) * 1000, undefined, { signal, ref: false })
  }
  for (;;) {
    const files = await pickUnchecked(ctx)
    if (files.length === 0) return
    for (const file of files) {
      signal.throwIfAborted()
      const { damage } = await examineFile(ctx, file, pace)
      await recordIntegrity(ctx, file, damage)
    }
  }
}

async function pickUnchecked({ db, now }: Context): Promise<Expected[]> {
  const due = new Date(now().getTime() - checkedEvery * 24 * 60 * 60_000).toISOString()
  const { rows } = await sql<Expected>`
    select key, size_bytes, sha256 from attachments
    where state = 'ready' and sha256 is not null and coalesce(checked_at, uploaded_at) < ${due}
    order by coalesce(checked_at, uploaded_at)
    limit ${sql.lit(maxBatchSize)}`.execute(db)
  return rows
}
