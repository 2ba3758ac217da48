import { sql } from 'kysely'
import type { Context } from '../base/context.ts'
import { isKey, noAttachment } from './key.ts'

/**
 * Deletes an attachment, or gives up an upload under way. A trigger writes its objects into the
 * outbox in the same transaction, so that they leave the storage soon after, whatever happens.
 * @throws {Problem} `not_found`, also where the event is in the trash
 */
export async function deleteAttachment(ctx: Context, key: string): Promise<void> {
  if (!isKey(key)) throw noAttachment()
  const { numAffectedRows } = await sql`
    delete from attachments using events
    where key = ${key} and events.id = event_id and events.deleted_at is null`.execute(ctx.db)
  if (!numAffectedRows) throw noAttachment()
}
