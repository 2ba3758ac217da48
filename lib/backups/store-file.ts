import type { Readable } from 'node:stream'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { examineFile, recordIntegrity } from '../attachments/integrity/examine.ts'
import { objectsOf } from '../attachments/integrity/objects-of.ts'
import type { NewAttachment } from '../attachments/schema.ts'
import { lockKey, waitForStorage } from '../attachments/upload/key-lock.ts'
import { insertPending, markReady } from '../attachments/upload/pending.ts'
import type { Context } from '../context.ts'
import { putObject } from '../storage/objects.ts'

/** A file of a backup: what it is, and how to read it. */
export type BackupFile = { size: number; sha256: string; read(): Readable }

/** What an attachment is to be once it's restored. `sha256` may differ from that of a damaged file. */
export type Restored = NewAttachment & {
  id: number | null
  key: string
  sha256: string
  uploaded_at: string
  /** Where it was in the trash by itself. */
  deleted_at: string | null
}

type Row = {
  state: 'pending' | 'ready'
  size_bytes: number
  sha256: string | null
  content_type: string
}

/**
 * Gives an event an attachment with its file, in the order of any upload: a pending row, the
 * object, the row made ready. The object lies under its final key from the start, as its bytes are
 * known to be right.
 * @returns whether it wasn't there already; false also where the event is gone
 */
export async function storeFile(
  ctx: Context,
  eventId: number,
  attachment: Restored,
  file: BackupFile,
): Promise<boolean> {
  if (!(await reserve(ctx, eventId, attachment))) return false
  return ctx.db.transaction().execute(async (trx) => {
    const row = await lockRow(trx, attachment.key)
    if (row?.state !== 'pending') return false
    const { key, content_type, uploaded_at, sha256, deleted_at } = attachment
    const { etag } = await putObject(ctx.storage, key, file.read(), file.size, content_type)
    await markReady(trx, key, { etag, uploaded_at, sha256, deleted_at })
    return true
  })
}

/**
 * Puts the bytes of a ready attachment back where the storage lost them or has others. `file` is
 * taken only where it's certain that these are the right ones.
 * @returns whether that was needed, and done
 */
export async function healFile(ctx: Context, key: string, file: BackupFile): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('attachments')
    .select(['key', 'state', 'size_bytes', 'sha256', 'content_type'])
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row || !isRight(file, row)) return false
  const { damage } = await examineFile(ctx, { ...row, sha256: file.sha256 })
  if (!damage) return false
  if (!(await recordIntegrity(ctx, row, damage))) return false
  return ctx.db.transaction().execute(async (trx) => {
    const locked = await lockRow(trx, key)
    if (!locked || !isRight(file, locked)) return false
    const body = file.read()
    const { etag } = await putObject(ctx.storage, key, body, file.size, locked.content_type)
    await sql`
      update attachments set etag = ${etag}, sha256 = ${file.sha256}, checked_at = now(),
        damage = null, renditions = nullif(renditions, 'impossible')
      where key = ${key}`.execute(trx)
    ctx.log.warn({ key, damage }, 'the file of an attachment was put back from a backup')
    return true
  })
}

function isRight({ size, sha256 }: BackupFile, row: Row): boolean {
  return (
    row.state === 'ready' &&
    row.size_bytes === size &&
    (row.sha256 === null || row.sha256 === sha256)
  )
}

async function lockRow(trx: Transaction<Tables>, key: string): Promise<Row | undefined> {
  await waitForStorage(trx)
  return trx
    .selectFrom('attachments')
    .select(['state', 'size_bytes', 'sha256', 'content_type'])
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst()
}

/** Longer than any file takes, in ms; what is given up is swept afterwards. */
const reservedFor = 24 * 60 * 60_000

/** Whether an attachment had this key until its links were ended, and so is there already. */
async function isFormer(trx: Transaction<Tables>, key: string): Promise<boolean> {
  const { rows } = await sql`select from former_keys where key = ${key}`.execute(trx)
  return rows.length > 0
}

/**
 * Writes the pending row, and calls off the deletion of the object that an earlier attachment of
 * this key had. See `key-lock.ts` for the lock.
 * @returns whether the event is there
 */
async function reserve(ctx: Context, eventId: number, attachment: Restored): Promise<boolean> {
  const { key } = attachment
  const expires_at = new Date(ctx.now().getTime() + reservedFor).toISOString()
  return ctx.db.transaction().execute(async (trx) => {
    // The outbox may hold what is called off below for as long as it deletes other objects.
    await waitForStorage(trx)
    await lockKey(trx, key)
    const { rows: events } = await sql`
      select from events where id = ${eventId} for key share`.execute(trx)
    if (events.length === 0 || (await isFormer(trx, key))) return false
    await insertPending(trx, eventId, { ...attachment, expires_at })
    // After the row: whoever was deleting the former one has then committed what is called off here.
    await sql`
      delete from object_deletions where key = any(${objectsOf(key)}::text[])`.execute(trx)
    return true
  })
}
