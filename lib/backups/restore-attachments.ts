import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import * as v from 'valibot'
import { keepPoster } from '../attachments/renditions/poster.ts'
import { NewAttachment } from '../attachments/schema.ts'
import { refuseType } from '../attachments/upload/reserve.ts'
import { limits } from '../base/limits.ts'
import { Problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { Uid } from '../events/schema.ts'
import { recordsOfLines } from '../transfer/formats/ndjson.ts'
import { claimIds, highestWishedId } from '../transfer/import/ids.ts'
import type { ImportOptions, Refused } from '../transfer/import/import.ts'
import type { AttachmentCounts } from './restore.ts'
import { healFile, type Restored, storeFile } from './store-file.ts'
import type { UnpackedArchive, UnpackedFile } from './unpacked-archive.ts'
import type { VerifiedBackup } from './verify.ts'

type Backup = VerifiedBackup & { archive: UnpackedArchive }

/**
 * Restores the files of a backup whose events are there, and heals those that the storage lost.
 * @returns what is refused, as it's found; often nothing
 */
export async function* restoreAttachments(
  ctx: Context,
  backup: Backup,
  { dryRun }: ImportOptions,
  counts: AttachmentCounts,
): AsyncGenerator<Refused[]> {
  const maxId = await highestWishedId(ctx, 'attachments')
  if (!dryRun) await claimAttachmentIds(ctx, backup, maxId)
  let underWay: Promise<void>[] = []
  let refused: Refused[] = []
  for await (const { line, uid, attachments } of eventsOf(backup)) {
    for (const given of attachments) {
      const attachment = readAttachment(given, backup, maxId)
      if (attachment === 'missing') counts.missing += 1
      else if ('reason' in attachment) refused.push({ line, ...attachment })
      else {
        underWay.push(
          ctx.slots.storing(async () => {
            const outcome = await restore(ctx, backup.archive, uid, attachment, dryRun)
            if (typeof outcome === 'string') counts[outcome] += 1
            else refused.push({ line, ...outcome })
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

const AttachmentRecord = v.object({
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
  key: v.string(),
  uploaded_at: v.nullish(v.pipe(v.string(), v.isoTimestamp())),
  deleted_at: v.nullish(v.pipe(v.string(), v.isoTimestamp())),
})

/** What a damaged file should have been, so that it goes on being known as damaged. */
const Undamaged = v.object({
  size_bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

function readAttachment(
  given: unknown,
  { archive, damaged }: Backup,
  maxId: number,
): Restored | 'missing' | { reason: string } {
  const record = v.safeParse(AttachmentRecord, given)
  if (!record.success) return { reason: 'has an attachment without id or key' }
  const { id, key, uploaded_at, deleted_at = null } = record.output
  const file = archive.files.get(`attachments/${key}`)
  if (!file) return 'missing'
  const { filename, content_type } = given as Record<string, unknown>
  const described = v.safeParse(NewAttachment, { filename, content_type, size_bytes: file.size })
  if (!described.success) {
    const [issue] = described.issues
    return { reason: `attachment ${key}: ${v.getDotPath(issue)} ${issue.message}` }
  }
  return {
    ...described.output,
    id: id <= maxId ? id : null,
    key,
    uploaded_at: uploaded_at ?? new Date().toISOString(),
    deleted_at,
    sha256: file.sha256,
    ...(damaged.has(key) && v.is(Undamaged, given) && v.parse(Undamaged, given)),
  }
}

async function restore(
  ctx: Context,
  archive: UnpackedArchive,
  uid: string,
  attachment: Restored,
  dryRun: boolean,
): Promise<'restored' | 'healed' | 'skipped' | { reason: string }> {
  const copied = copyKey(uid, attachment.key)
  const { rows } = await sql<{ event_id: number; key: string | null; owner: number | null }>`
    select events.id as event_id, a.key,
      (select event_id from attachments where key = ${attachment.key}
        union all
        select event_id from former_keys f join attachments on attachments.id = attachment_id
        where f.key = ${attachment.key} limit 1) as owner
    from events
    left join attachments a on a.event_id = events.id and a.state = 'ready' and (
      a.key in (${attachment.key}, ${copied})
      or exists (
        select from former_keys
        where attachment_id = a.id and key in (${attachment.key}, ${copied})))
    where uid = ${uid}`.execute(ctx.db)
  const [found] = rows
  if (!found) return dryRun ? 'restored' : 'skipped'
  const unpacked = archive.files.get(`attachments/${attachment.key}`) as UnpackedFile
  const file = { ...unpacked, read: () => archive.read(unpacked) }
  if (found.key !== null) {
    return !dryRun && (await healFile(ctx, found.key, file)) ? 'healed' : 'skipped'
  }
  const refused = await refusalOf(ctx, attachment)
  if (refused) return refused
  if (dryRun) return 'restored'
  const isOthers = found.owner !== null && found.owner !== found.event_id
  const key = isOthers ? copied : attachment.key
  const stored = await storeFile(ctx, found.event_id, { ...attachment, key }, file)
  const poster = archive.files.get(`posters/${attachment.key}`)
  if (stored && poster) await restorePoster(ctx, { ...attachment, key }, poster, archive)
  return stored ? 'restored' : 'skipped'
}

/** Larger than any that LifeLog wrote, in bytes: it's in memory as a whole. */
const posterMaxBytes = 4 * limits.posterBytes

/** Without a poster a video is restored all the same. */
async function restorePoster(
  ctx: Context,
  { key, content_type }: Restored,
  file: UnpackedFile,
  archive: UnpackedArchive,
): Promise<void> {
  if (!content_type.startsWith('video/') || file.size > posterMaxBytes) return
  try {
    await keepPoster(ctx, key, await buffer(archive.read(file)))
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'upload_mismatch')) throw error
    ctx.log.warn({ err: error, key }, 'the poster of a video can not be restored')
  }
}

/** The key where the event is a copy, under another uid: the same each time, and as hard to guess. */
function copyKey(uid: string, key: string): string {
  return createHash('sha256').update(`${uid}/${key}`).digest('hex').slice(0, 40)
}

/** Nothing comes in by way of a backup that couldn't be uploaded. */
async function refusalOf(
  ctx: Context,
  attachment: Restored,
): Promise<{ reason: string } | undefined> {
  const { settings } = await ctx.settings.get()
  try {
    refuseType(attachment, settings)
    return undefined
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { reason: `attachment ${attachment.key} (${attachment.filename}): ${error.message}` }
  }
}

async function claimAttachmentIds(ctx: Context, backup: Backup, maxId: number): Promise<void> {
  let highest = 0
  for await (const { attachments } of eventsOf(backup)) {
    for (const { id } of attachments as { id?: unknown }[]) {
      if (Number.isInteger(id) && (id as number) <= maxId) highest = Math.max(highest, id as number)
    }
  }
  if (highest > 0) await claimIds(ctx, 'attachments', highest, { upTo: 0 })
}

/** The events that can have attachments, as the archive has them. */
async function* eventsOf({
  archive,
  events,
}: Backup): AsyncGenerator<{ line: number; uid: string; attachments: unknown[] }> {
  for await (const record of recordsOfLines(archive.read(events))) {
    if (!('value' in record)) continue
    const { uid, attachments } = (record.value ?? {}) as { uid?: unknown; attachments?: unknown }
    if (v.is(Uid, uid) && Array.isArray(attachments)) {
      yield { line: record.line, uid, attachments: attachments.filter(Boolean) }
    }
  }
}
