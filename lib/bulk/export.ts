import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { eventColumns } from '../events/columns.ts'
import type { Event } from '../events/schema.ts'

/** The events of these ids that are there, the oldest first, as an export takes them. */
export async function* selectedEvents(
  ctx: Pick<Context, 'db'>,
  ids: number[],
): AsyncGenerator<Event[]> {
  const { rows } = await sql<Event>`
    select ${eventColumns} from events
    where id = any(${ids}::bigint[]) and deleted_at is null
    order by timestamp, id`.execute(ctx.db)
  yield rows
}
