import { sql } from 'kysely'
import type { Context } from '../context.ts'
import type { SourceRecord } from '../transfer/formats/ndjson.ts'

/** How many keys are looked up at once. */
const maxBatchSize = 1_000

/**
 * Passes records on, and counts the attachments that they speak of and this LifeLog doesn't have:
 * only a backup brings files.
 */
export async function* countingAttachments(
  ctx: Pick<Context, 'db'>,
  records: AsyncIterable<SourceRecord>,
  counts: { skipped: number; missing: number },
): AsyncGenerator<SourceRecord> {
  let keys: string[] = []
  const look = async () => {
    const { rows } = await sql<{ known: number }>`
      select count(*) as known from (
        select key from attachments where key = any(${keys}::text[])
        union select key from former_keys where key = any(${keys}::text[])
      ) keys`.execute(ctx.db)
    const known = rows[0]?.known ?? 0
    counts.skipped += known
    counts.missing += keys.length - known
    keys = []
  }
  for await (const record of records) {
    if ('value' in record) keys.push(...keysOf(record.value))
    yield record
    if (keys.length > maxBatchSize) await look()
  }
  if (keys.length > 0) await look()
}

/** Keys as such, or within attachments as LifeLog exports them. */
function keysOf(event: unknown): string[] {
  const { attachments } = (event ?? {}) as { attachments?: unknown }
  if (!Array.isArray(attachments)) return []
  return attachments.map((attachment: unknown) => {
    const { key } = (attachment ?? {}) as { key?: unknown }
    const text = typeof attachment === 'string' ? attachment : key
    return typeof text === 'string' ? text.replaceAll('\0', '').toWellFormed() : ''
  })
}
