import { sql } from 'kysely'
import { prepared } from '../../db/postgres/prepared.ts'
import type { Context } from '../base/context.ts'
import { noEvent } from '../base/problem.ts'
import { eventColumns } from './columns.ts'
import type { Event } from './schema.ts'

const select = prepared<Event, [number]>(
  (id) => sql`select ${eventColumns} from events where id = ${id} and deleted_at is null`,
)

/** @throws {Problem} `not_found`, also for an event in the trash */
export async function readEvent(ctx: Context, id: number): Promise<Event> {
  const [event] = await select(ctx.db, id)
  if (!event) throw noEvent(id)
  return event
}
