import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { attachmentColumns } from './columns.ts'
import { isKey, noAttachment } from './key.ts'
import type { Attachment, AttachmentsPage, AttachmentsQuery, FoundAttachment } from './schema.ts'

/**
 * An attachment that is there to be fetched, with the id of its event.
 * @throws {Problem} `not_found`, also where it isn't confirmed, or it or its event is in the trash
 */
export async function findAttachment(
  { db }: Context,
  key: string,
): Promise<Attachment & { event_id: number }> {
  if (!isKey(key)) throw noAttachment()
  const { rows } = await sql<Attachment & { event_id: number }>`
    select ${attachmentColumns}, event_id from attachments join events on events.id = event_id
    where key = ${key} and state = 'ready' and attachments.deleted_at is null
      and events.deleted_at is null`.execute(db)
  const attachment = rows[0]
  if (!attachment) throw noAttachment()
  return attachment
}

/** The condition for those whose key begins with `prefix`, or whose file has this digest. */
export function found({ prefix, sha256 }: Pick<AttachmentsQuery, 'prefix' | 'sha256'>) {
  return sql`
    ${prefix === undefined ? sql`` : sql`and starts_with(key, ${prefix})`}
    ${sha256 === undefined ? sql`` : sql`and sha256 = ${sha256}`}`
}

/**
 * A page of the attachments that `findAttachment` finds, in the order of their keys: all, those whose
 * key begins with `prefix`, or those whose file has this digest.
 */
export async function findAttachments(
  { db }: Context,
  { prefix, sha256, cursor, limit }: AttachmentsQuery,
): Promise<AttachmentsPage> {
  const { rows } = await sql<FoundAttachment>`
    select ${attachmentColumns}, event_id from attachments join events on events.id = event_id
    where state = 'ready' and attachments.deleted_at is null and events.deleted_at is null
      ${found({ prefix, sha256 })}
      ${cursor ? sql`and key > ${cursor}` : sql``}
    order by key limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit)
  return { items, next_cursor: rows.length > limit ? (items.at(-1)?.key ?? null) : null }
}
