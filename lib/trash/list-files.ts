import { sql } from 'kysely'
import { attachmentColumns } from '../attachments/columns.ts'
import { found } from '../attachments/find.ts'
import type { AttachmentsPage, AttachmentsQuery, FoundAttachment } from '../attachments/schema.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../events/cursor.ts'

/** A page of the attachments that were deleted by themselves, as `findAttachments`, the latest deletion first. */
export async function listTrashedAttachments(
  { db }: Context,
  { cursor, limit, ...query }: AttachmentsQuery,
): Promise<AttachmentsPage> {
  const after = cursor ? decodeCursor(cursor, 'trash') : undefined
  const { rows } = await sql<FoundAttachment & { deleted_at: string }>`
    select ${attachmentColumns}, event_id, deleted_at from attachments
    where deleted_at is not null ${found(query)} ${
      after
        ? sql`and (deleted_at, event_id, id) < (
            ${after.at}::timestamptz, ${after.id}::bigint, ${after.attachment ?? 0}::bigint)`
        : sql``
    }
    order by deleted_at desc, event_id desc, id desc
    limit ${sql.lit(limit + 1)}`.execute(db)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ deleted_at, ...file }) => file),
    next_cursor: last
      ? encodeCursor({
          sort: 'trash',
          at: last.deleted_at,
          id: last.event_id,
          attachment: last.id,
        })
      : null,
  }
}
