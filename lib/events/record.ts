import { sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Context } from '../base/context.ts'
import { problem } from '../base/problem.ts'
import { columnsOf, eventColumns } from './columns.ts'
import type { Event, NewEvent } from './schema.ts'
import { whenOf } from './when.ts'

/**
 * Records an event. `timestamp` defaults to now; `timezone` to the owner's.
 * A `uid` that is known already creates nothing: the event that has it is returned instead.
 * @throws {Problem} `conflict` where the event with this uid is in the trash
 */
export async function createEvent(
  ctx: Context,
  given: NewEvent,
): Promise<{ event: Event; created: boolean }> {
  const { settings } = await ctx.settings.get()
  const uid = given.uid ?? uuid({ msecs: ctx.now().getTime() })
  const columns = {
    uid,
    ...whenOf(given, settings.timezone, ctx.now()),
    ...columnsOf(given),
  }
  const { rows } = await sql<Event>`
    insert into events (${sql.join(Object.keys(columns).map((name) => sql.ref(name)))})
    values (${sql.join(Object.values(columns))})
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
