import { sql } from 'kysely'
import * as v from 'valibot'
import { newKey } from '../attachments/key.ts'
import { NewAttachment } from '../attachments/schema.ts'
import type { Context } from '../base/context.ts'
import { createSlots } from '../base/semaphore.ts'
import { Uid } from '../events/schema.ts'
import { putObject } from '../storage/s3.ts'
import { type ImportCounts, type ImportOptions, importEvents, type Refused } from './import.ts'
import { claimIds } from './import-ids.ts'
import { recordsOfLines } from './import-lines.ts'
import { type Spool, type SpooledFile, spoolArchive } from './spool.ts'
import { verifyBackup } from './verify.ts'

export type AttachmentCounts = { restored: number; skipped: number; missing: number }

/** How many files are stored at once. */
const atOnce = 4

/**
 * Restores a backup: the whole of it is read and checked against its manifest, then its events are
 * imported, the trash included, and each file that isn't there yet is stored. Broken off, it can be
 * repeated. The limits of the settings don't apply: what was accepted once comes back.
 * @throws {Problem} `validation_failed` for what is no backup, `upload_mismatch` naming the files
 *   that aren't what the manifest says; before anything is written
 */
export async function* restoreBackup(
  ctx: Context,
  chunks: AsyncIterable<Uint8Array>,
  options: ImportOptions,
  counts: ImportCounts,
  attachments: AttachmentCounts,
): AsyncGenerator<Refused[]> {
  const spool = await spoolArchive(ctx.config.LIFELOG_DATA_DIR, chunks)
  try {
    const events = await verifyBackup(spool)
    yield* importEvents(ctx, recordsOfLines(spool.read(events)), options, counts)
    yield* restoreAttachments(ctx, spool, events, options, attachments)
  } finally {
    await spool.close()
  }
}

const highestId = 2 ** 40

const AttachmentRecord = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(highestId)),
  key: v.string(),
  uploaded_at: v.nullish(v.pipe(v.string(), v.isoTimestamp())),
})

type Restored = NewAttachment & {
  id: number
  key: string
  sha256: string
  uploaded_at: string
}

async function* restoreAttachments(
  ctx: Context,
  spool: Spool,
  events: SpooledFile,
  { dryRun }: ImportOptions,
  counts: AttachmentCounts,
): AsyncGenerator<Refused[]> {
  if (!dryRun) await claimAttachmentIds(ctx, spool, events)
  const inSlot = createSlots(atOnce)
  let underWay: Promise<void>[] = []
  let refused: Refused[] = []
  for await (const { line, uid, attachments } of eventsOf(spool, events)) {
    for (const given of attachments) {
      const attachment = readAttachment(given, spool)
      if (attachment === 'missing') counts.missing += 1
      else if ('reason' in attachment) refused.push({ line, ...attachment })
      else {
        underWay.push(
          inSlot(async () => {
            const restored = await restore(ctx, spool, uid, attachment, dryRun)
            counts[restored ? 'restored' : 'skipped'] += 1
          }),
        )
      }
    }
    if (underWay.length >= 100) {
      await allOf(underWay)
      underWay = []
      yield refused
      refused = []
    }
  }
  await allOf(underWay)
  yield refused
}

/** Waits for all, as none may go on reading what is closed, and then fails if one did. */
async function allOf(works: Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(works)
  const failed = settled.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

function readAttachment(given: unknown, spool: Spool): Restored | 'missing' | { reason: string } {
  const record = v.safeParse(AttachmentRecord, given)
  if (!record.success) return { reason: 'has an attachment without id or key' }
  const file = spool.files.get(`attachments/${record.output.key}`)
  if (!file) return 'missing'
  const { filename, content_type } = given as Record<string, unknown>
  const described = v.safeParse(NewAttachment, { filename, content_type, size_bytes: file.size })
  if (!described.success) {
    const [issue] = described.issues
    return { reason: `attachment ${record.output.key}: ${v.getDotPath(issue)} ${issue.message}` }
  }
  return {
    ...record.output,
    ...described.output,
    uploaded_at: record.output.uploaded_at ?? new Date().toISOString(),
    sha256: file.sha256,
  }
}

/**
 * Stores one file and makes its attachment ready, in the order of any upload: a pending row, the
 * object, the row made ready. The object lies under its final key from the start, as its bytes are
 * known to be right.
 * @returns whether it wasn't there already
 */
async function restore(
  ctx: Context,
  spool: Spool,
  uid: string,
  attachment: Restored,
  dryRun: boolean,
): Promise<boolean> {
  const { rows } = await sql<{ event_id: number; owner: number | null; state: string | null }>`
    select events.id as event_id, a.event_id as owner, a.state
    from events left join attachments a on a.key = ${attachment.key}
    where uid = ${uid}`.execute(ctx.db)
  const [found] = rows
  if (!found) return dryRun
  if (found.state === 'ready' && found.owner === found.event_id) return false
  if (dryRun) return true
  // Somebody else's key: a copy of an event under another uid.
  const isTaken = found.owner !== null && found.owner !== found.event_id
  const key = isTaken ? newKey() : attachment.key
  await reserve(ctx, found.event_id, { ...attachment, key })
  const file = spool.files.get(`attachments/${attachment.key}`) as SpooledFile
  const { etag } = await putObject(
    ctx.storage,
    key,
    spool.read(file),
    file.size,
    attachment.content_type,
  )
  await sql`
    update attachments set state = 'ready', etag = ${etag}, expires_at = null,
      uploaded_at = ${attachment.uploaded_at}, sha256 = ${attachment.sha256}
    where key = ${key}`.execute(ctx.db)
  return true
}

/** Longer than any file takes, in ms; what is given up is swept afterwards. */
const reservedFor = 24 * 60 * 60_000

async function reserve(ctx: Context, eventId: number, attachment: Restored): Promise<void> {
  const { id, key, filename, content_type, size_bytes } = attachment
  const expires = new Date(ctx.now().getTime() + reservedFor).toISOString()
  await sql`
    insert into attachments (id, event_id, key, filename, content_type, size_bytes, expires_at)
    overriding system value
    select
      case when exists (select from attachments where id = ${id}::bigint)
        then nextval('attachments_id_seq') else ${id}::bigint end,
      ${eventId}, ${key}, ${filename}, ${content_type}, ${size_bytes}, ${expires}
    on conflict (key) do nothing`.execute(ctx.db)
}

async function claimAttachmentIds(ctx: Context, spool: Spool, events: SpooledFile): Promise<void> {
  let highest = 0
  for await (const { attachments } of eventsOf(spool, events)) {
    for (const { id } of attachments as { id?: unknown }[]) {
      if (typeof id === 'number' && id <= highestId) highest = Math.max(highest, id)
    }
  }
  const claim = { upTo: 0 }
  if (highest > 0) await claimIds(ctx, 'attachments', highest, claim)
}

/** The events that can have attachments, as the archive has them. */
async function* eventsOf(
  spool: Spool,
  events: SpooledFile,
): AsyncGenerator<{ line: number; uid: string; attachments: unknown[] }> {
  for await (const record of recordsOfLines(spool.read(events))) {
    if (!('value' in record)) continue
    const { uid, attachments } = (record.value ?? {}) as { uid?: unknown; attachments?: unknown }
    if (v.is(Uid, uid) && Array.isArray(attachments)) {
      yield { line: record.line, uid, attachments: attachments.filter(Boolean) }
    }
  }
}
