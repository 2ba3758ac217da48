import { sql } from 'kysely'
import type { Context } from '../base/context.ts'
import { noEvent } from '../base/problem.ts'
import { eventColumns } from './columns.ts'
import type { Event } from './schema.ts'

/** @throws {Problem} `not_found`, also for an event in the trash */
export async function readEvent(ctx: Context, id: number): Promise<Event> {
  const { rows } = await sql<Event>`
    select ${eventColumns} from events where id = ${id} and deleted_at is null`.execute(ctx.db)
  const [event] = rows
  if (!event) throw noEvent(id)
  return event
}
