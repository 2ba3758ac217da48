import { sql } from 'kysely'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { isKey, noAttachment } from './key.ts'

/**
 * Deletes an attachment for good, in the trash or not, or gives up an upload under way. A trigger
 * writes its objects into the outbox in the same transaction, so that they leave the storage soon
 * after, whatever happens.
 * @param key also one that it had before its links were ended
 * @throws {Problem} `not_found`
 */
export async function deleteAttachment({ db }: Context, key: string): Promise<void> {
  if (!isKey(key)) throw noAttachment()
  const { numAffectedRows } = await sql`
    delete from attachments where id = ${idOf(key)}`.execute(db)
  if (!numAffectedRows) throw noAttachment()
}

/**
 * Deletes an attachment of the trash for good; one that was restored meanwhile stays.
 * @throws {Problem} `not_found` where the trash doesn't have it
 */
export async function deleteAttachmentFromTrash({ db }: Context, key: string): Promise<void> {
  if (!isKey(key)) throw notInTrash()
  const { numAffectedRows } = await sql`
    delete from attachments where id = ${idOf(key)} and deleted_at is not null`.execute(db)
  if (!numAffectedRows) throw notInTrash()
}

/**
 * Gives up an upload under way.
 * @throws {Problem} `not_found`; `conflict` where the file is attached by now, and so stays
 */
export async function giveUpUpload(ctx: Context, key: string): Promise<void> {
  if (!isKey(key)) throw noAttachment()
  if (await deletePending(ctx, key)) return
  const attached = await ctx.db
    .selectFrom('attachments')
    .innerJoin('events', 'events.id', 'event_id')
    .select('key')
    .where('key', '=', key)
    .where('attachments.deleted_at', 'is', null)
    .where('events.deleted_at', 'is', null)
    .executeTakeFirst()
  if (attached) throw problem('conflict', 'The file is attached by now, so it stays.')
  throw noAttachment()
}

/** @returns whether there was such an upload; waits for its confirmation, where that is under way */
export async function deletePending({ db }: Context, key: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from attachments using events
    where key = ${key} and state = 'pending' and events.id = event_id
      and events.deleted_at is null`.execute(db)
  return Boolean(numAffectedRows)
}

/** The id of the attachment that has this key, or had it before its links were ended. */
export function idOf(key: string) {
  return sql<number>`coalesce(
    (select id from attachments where attachments.key = ${key}),
    (select attachment_id from former_keys where former_keys.key = ${key}))`
}

export function notInTrash() {
  return problem('not_found', 'There is no such file in the trash.')
}
