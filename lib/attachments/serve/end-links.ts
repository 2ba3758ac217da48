import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import { problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { copyObject } from '../../storage/copy-object.ts'
import { headObject } from '../../storage/objects.ts'
import { objectsOf } from '../integrity/objects-of.ts'
import { emptyOutbox } from '../integrity/outbox.ts'
import { isKey, newKey, noAttachment } from '../key.ts'
import { renditionKey, renditionSizes } from '../renditions/rendition-sizes.ts'
import { lockKey, waitForStorage } from '../upload/key-lock.ts'

/**
 * Ends all links to a file, in the trash or not. A signed URL can't be called back: so the file
 * moves to a new key, the attachment with it, and the object that the URLs name is deleted.
 * Broken off at any point, the file is whole under one of the keys, and the other leaves the storage.
 * @returns `ended` false where the old object stays for a while, as a backup is being made or the
 *   storage failed; the outbox deletes it then
 * @throws {Problem} `not_found`, `storage_unavailable`, or `conflict` where the storage lost the
 *   file or has another one
 */
export async function endLinks(
  ctx: Context,
  key: string,
): Promise<{ key: string; event_id: number; filename: string; ended: boolean }> {
  if (!isKey(key)) throw noAttachment()
  const replacement = newKey()
  await scheduleCleanup(ctx, replacement)
  const moved = await ctx.slots.storing(() =>
    ctx.db.transaction().execute((trx) => move(ctx, trx, key, replacement)),
  )
  return { ...moved, key: replacement, ended: await deleteFormer(ctx, key) }
}

/**
 * Ends the links to the files of an event that still work.
 * @returns whether all of them have ended already
 * @throws {Problem} as `endLinks`
 */
export async function endLinksOfEvent(ctx: Context, eventId: number): Promise<boolean> {
  const shared = await ctx.db
    .selectFrom('attachments')
    .select('key')
    .where('event_id', '=', eventId)
    .where('shared_until', '>', ctx.now().toISOString())
    .orderBy('id')
    .execute()
  let ended = true
  for (const { key } of shared) ended = (await endLinks(ctx, key)).ended && ended
  return ended
}

/** The copy is deleted an hour after a move that was broken off; nobody does while its key is locked. */
async function scheduleCleanup({ db }: Context, key: string): Promise<void> {
  await sql`
    insert into object_deletions (key, next_attempt_at)
    select unnest(${objectsOf(key)}::text[]), now() + interval '1 hour'`.execute(db)
}

/** The locks of both keys come before the row's, as in restore: see `key-lock.ts`. */
async function move(ctx: Context, trx: Transaction<Tables>, key: string, replacement: string) {
  await waitForStorage(trx)
  await lockKey(trx, key)
  await lockKey(trx, replacement)
  const file = await trx
    .selectFrom('attachments')
    .select(['id', 'event_id', 'filename', 'content_type', 'etag', 'renditions'])
    .where('key', '=', key)
    .where('state', '=', 'ready')
    .forUpdate()
    .executeTakeFirst()
  if (!file) throw noAttachment()
  const { id, event_id, filename, content_type: contentType } = file
  const copied = await copyObject(ctx.storage, key, replacement, {
    ifMatch: file.etag ?? '',
    contentType,
  })
  if (copied === undefined || copied === 'changed') {
    throw problem(
      'conflict',
      'The storage no longer has this file as it was confirmed. Run "lifelog doctor" first.',
    )
  }
  const moved = file.renditions === 'made' && (await movePoster(ctx, file, key, replacement))
  await sql`
    update attachments set key = ${replacement}, etag = ${copied.etag}, shared_until = null,
      renditions = ${moved ? sql`renditions` : sql`nullif(renditions, 'made')`}
    where id = ${id}`.execute(trx)
  await trx.insertInto('former_keys').values({ key, attachment_id: id }).execute()
  await trx.deleteFrom('object_deletions').where('key', 'in', objectsOf(replacement)).execute()
  return { event_id, filename }
}

/**
 * The renditions of a picture are made anew; those of a video can't be.
 * @returns whether there are some under the new key
 */
async function movePoster(
  { storage }: Context,
  { content_type }: { content_type: string },
  key: string,
  replacement: string,
): Promise<boolean> {
  if (!content_type.startsWith('video/')) return false
  for (const size of renditionSizes) {
    const from = renditionKey(key, size)
    const stored = await headObject(storage, from)
    if (!stored) continue
    const { etag: ifMatch, contentType } = stored
    await copyObject(storage, from, renditionKey(replacement, size), { ifMatch, contentType })
  }
  return true
}

/** @returns whether the file and its renditions are gone, which links may name too */
async function deleteFormer(ctx: Context, key: string): Promise<boolean> {
  try {
    await emptyOutbox(ctx, objectsOf(key))
  } catch (error) {
    ctx.log.warn({ err: error }, 'the links of a file end later, as the storage failed')
  }
  const waiting = await ctx.db
    .selectFrom('object_deletions')
    .select('key')
    .where('key', 'in', objectsOf(key))
    .executeTakeFirst()
  return waiting === undefined
}
