import { sql } from 'kysely'
import { batched } from '../../db/batched.ts'
import { noEvent } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { eventColumns } from './columns.ts'
import type { Event } from './schema.ts'

const findEvent = batched(async (db, ids: readonly number[]) => {
  const { rows } = await sql<Event>`
    select ${eventColumns} from events
    where id = any(${ids}::bigint[]) and deleted_at is null`.execute(db)
  const events = new Map(rows.map((event) => [event.id, event]))
  return ids.map((id) => events.get(id))
})

/** @throws {Problem} `not_found`, also for an event in the trash */
export async function readEvent(ctx: Context, id: number): Promise<Event> {
  const event = await findEvent(ctx.db, id)
  if (!event) throw noEvent(id)
  return event
}
