import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Context } from '../base/context.ts'
import { problem } from '../base/problem.ts'
import { eventColumns } from './columns.ts'
import type { Event, NewEvent } from './schema.ts'
import { timestampOf } from './timestamp.ts'

/**
 * Records an event. `timestamp` defaults to now; without an offset it is in the owner's timezone.
 * A `uid` that is known already creates nothing: the event that has it is returned instead.
 * @throws {Problem} `conflict` where the event with this uid is in the trash
 */
export async function createEvent(
  ctx: Context,
  given: NewEvent,
): Promise<{ event: Event; created: boolean }> {
  const { settings } = await ctx.settings.get()
  const uid = given.uid ?? uuid({ msecs: ctx.now().getTime() })
  const timestamp = timestampOf(ctx, given.timestamp, settings.timezone)
  const { rows } = await sql<Event>`
    insert into events (uid, timestamp, title, description, tags, metadata)
    values (
      ${uid}, ${timestamp}, ${given.title}, ${given.description || null}, ${given.tags ?? []},
      ${given.metadata ?? {}})
    on conflict (uid) do nothing
    returning ${eventColumns}`.execute(ctx.db)
  const [event] = rows
  if (event) return { event, created: true }
  return { event: await readByUid(ctx, given.uid ?? ''), created: false }
}

async function readByUid(ctx: Context, uid: string): Promise<Event> {
  const { rows } = await sql<Event & { deleted: boolean }>`
    select ${eventColumns}, deleted_at is not null as deleted
    from events where uid = ${uid}`.execute(ctx.db)
  const [row] = rows
  if (!row || row.deleted) {
    throw problem(
      'conflict',
      row
        ? `The event ${row.id} with this uid is in the trash. Restore it, or delete it for good.`
        : 'The event with this uid was deleted this moment. Try again.',
    )
  }
  const { deleted, ...event } = row
  return event
}
