import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../../db/tables.ts'
import { attachmentColumns } from '../columns.ts'
import type { Attachment, NewAttachment } from '../schema.ts'

/** A file of which the bytes are still to come. */
export type Pending = NewAttachment & {
  /** Wished for: where it's taken or null, the next one is given. */
  id?: number | null
  key: string
  /** When its place is free again, if its bytes haven't come by then. */
  expires_at: string
}

/**
 * Writes the row of a file before its bytes are stored, so that no object is ever without a row that
 * knows of it.
 * @returns undefined where an attachment has the key already
 */
export async function insertPending(
  trx: Transaction<Tables>,
  eventId: number,
  { id = null, key, filename, content_type, size_bytes, expires_at }: Pending,
): Promise<Attachment | undefined> {
  const { rows } = await sql<Attachment>`
    insert into attachments (id, event_id, key, filename, content_type, size_bytes, expires_at)
    overriding system value
    select
      case when ${id}::bigint is null or exists (select from attachments where id = ${id}::bigint)
        then nextval('attachments_id_seq') else ${id}::bigint end,
      ${eventId}, ${key}, ${filename}, ${content_type}, ${size_bytes}, ${expires_at}
    on conflict (key) do nothing
    returning ${attachmentColumns}`.execute(trx)
  return rows[0]
}

/** What is known of a file once its bytes are stored under its key. */
export type Stored = {
  etag: string
  uploaded_at: string
  sha256: string | null
  /** Where a backup has it in the trash. */
  deleted_at?: string | null
}

/** Makes a pending attachment one that is there. Its row is locked by whoever stored the bytes. */
export async function markReady(
  trx: Transaction<Tables>,
  key: string,
  { etag, uploaded_at, sha256, deleted_at = null }: Stored,
): Promise<Attachment> {
  const { rows } = await sql<Attachment>`
    update attachments set state = 'ready', etag = ${etag}, expires_at = null,
      uploaded_at = ${uploaded_at}, sha256 = ${sha256}
      ${deleted_at === null ? sql`` : sql`, deleted_at = least(${deleted_at}::timestamptz, now())`}
    where key = ${key}
    returning ${attachmentColumns}`.execute(trx)
  return rows[0] as Attachment
}
