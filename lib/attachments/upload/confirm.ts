import { buffer } from 'node:stream/consumers'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import { Problem, problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { bareType } from '../../http/media-type.ts'
import { copyObject } from '../../storage/copy-object.ts'
import { deleteObject, headObject, readObject, type StoredObject } from '../../storage/objects.ts'
import { attachmentColumns } from '../columns.ts'
import { emptyOutbox } from '../integrity/outbox.ts'
import { isKey, noAttachment, stagingKey } from '../key.ts'
import type { Attachment } from '../schema.ts'
import { waitForStorage } from './key-lock.ts'
import { markReady } from './pending.ts'
import { renewReservation } from './reserve.ts'

/** How often a file that is replaced while it's checked is checked anew. */
const tries = 3

/**
 * Takes over a file that was sent: checks it against what was announced, copies it to a key that no
 * form is ever signed for, and only then calls the attachment ready. A file that isn't what was
 * announced is deleted, and so is its attachment. Confirmed again, a ready attachment is as it was.
 * Broken off at any point, it can be repeated.
 * @throws {Problem} `not_found`, `upload_incomplete`, `upload_mismatch`,
 *   `attachment_limit_reached`, `conflict` or `storage_unavailable`
 */
export async function confirmAttachment(ctx: Context, key: string): Promise<Attachment> {
  if (!isKey(key)) throw noAttachment()
  await renewReservation(ctx, key)
  const outcome = await ctx.slots.storing(() =>
    ctx.db.transaction().execute((trx) => settle(ctx, trx, key)),
  )
  if (outcome instanceof Problem) {
    await atBest(ctx, () => emptyOutbox(ctx, [key, stagingKey(key)]))
    throw outcome
  }
  const { settled, attachment } = outcome
  if (settled) await atBest(ctx, () => deleteObject(ctx.storage, stagingKey(key)))
  return attachment
}

type Settled = { attachment: Attachment; settled: boolean }

/**
 * Holds the row all the while: between two confirms of one attachment a form that is sent again
 * could swap the file after its check.
 * @returns a Problem, not thrown, where the transaction must be kept: the attachment is deleted
 */
async function settle(
  ctx: Context,
  trx: Transaction<Tables>,
  key: string,
): Promise<Settled | Problem> {
  // The storage may take its time to copy a large file, and another confirm to wait for that.
  await waitForStorage(trx)
  const { rows } = await sql<Attachment>`
    select ${attachmentColumns} from attachments
    where key = ${key} and deleted_at is null for update`.execute(trx)
  const attachment = rows[0]
  if (!attachment) throw noAttachment()
  if (attachment.state === 'ready') return { attachment, settled: false }
  const staging = stagingKey(key)
  for (let attempt = 0; attempt < tries; attempt++) {
    const stored = await headObject(ctx.storage, staging)
    if (!stored) {
      throw problem(
        'upload_incomplete',
        'The storage does not have the file yet. Send it with the form first, or reserve anew.',
      )
    }
    const fault = await faultOf(ctx, attachment, stored)
    if (fault === 'replaced') continue
    if (fault) {
      await trx.deleteFrom('attachments').where('key', '=', key).execute()
      return fault
    }
    const copied = await copyObject(ctx.storage, staging, key, {
      ifMatch: stored.etag,
      contentType: attachment.content_type,
    })
    if (copied === undefined || copied === 'changed') continue
    const ready = await markReady(trx, key, {
      etag: copied.etag,
      uploaded_at: ctx.now().toISOString(),
      sha256: null,
    })
    return { attachment: ready, settled: true }
  }
  throw problem(
    'conflict',
    'The file was replaced again and again while it was checked. Send it once, then confirm.',
  )
}

async function faultOf(
  { storage }: Context,
  { content_type: type, size_bytes: size, key }: Attachment,
  stored: StoredObject,
): Promise<Problem | 'replaced' | undefined> {
  if (stored.size !== size) {
    return mismatch(`The file has ${stored.size} bytes; ${size} were announced.`)
  }
  if (bareType(stored.contentType) !== type) {
    return mismatch(`The file was sent as ${stored.contentType}; ${type} was announced.`)
  }
  // Only once it's needed: the magic numbers of all types take 10 MB.
  const { bytesToCheck, detectMismatch } = await import('./sniff.ts')
  const length = Math.min(size, bytesToCheck(type))
  try {
    const range = length < size ? `bytes=0-${length - 1}` : undefined
    const read = await readObject(storage, stagingKey(key), range, stored.etag)
    if (!read) return 'replaced'
    const found = await detectMismatch(type, await buffer(read.body), length === size)
    return found ? mismatch(`The file is ${found}; ${type} was announced.`) : undefined
  } catch (error) {
    if (error instanceof Problem && error.code === 'precondition_failed') return 'replaced'
    throw error
  }
}

function mismatch(what: string): Problem {
  return problem('upload_mismatch', `${what} It was deleted. Reserve anew with what is true.`)
}

/** What fails here is done later by the outbox or the sweep. */
async function atBest(ctx: Context, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    ctx.log.warn({ err: error }, 'an uploaded file is deleted later, as the storage failed')
  }
}
