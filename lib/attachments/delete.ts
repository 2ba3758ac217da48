import { sql } from 'kysely'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { isKey, noAttachment } from './key.ts'

/**
 * Deletes an attachment, or gives up an upload under way. A trigger writes its objects into the
 * outbox in the same transaction, so that they leave the storage soon after, whatever happens.
 * @param only `pending`: what is attached by now stays
 * @throws {Problem} `not_found`, also where the event is in the trash; `conflict` where it stays
 */
export async function deleteAttachment(ctx: Context, key: string, only?: 'pending'): Promise<void> {
  if (!isKey(key)) throw noAttachment()
  const { numAffectedRows } = await sql`
    delete from attachments using events
    where key = ${key} and events.id = event_id and events.deleted_at is null
      and ${only ? sql`state = ${only}` : sql`true`}`.execute(ctx.db)
  if (numAffectedRows) return
  if (only) await refuseAttached(ctx, key)
  throw noAttachment()
}

async function refuseAttached({ db }: Context, key: string): Promise<void> {
  const attached = await db
    .selectFrom('attachments')
    .innerJoin('events', 'events.id', 'event_id')
    .select('key')
    .where('key', '=', key)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (attached) throw problem('conflict', 'The file is attached by now, so it stays.')
}
