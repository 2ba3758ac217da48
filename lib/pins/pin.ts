import { sql, type Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { limits } from '../base/limits.ts'
import { noEvent, problem } from '../base/problem.ts'
import type { Context } from '../context.ts'

/**
 * Pins an event. One that is pinned already keeps its place.
 * @param at when it was pinned, to give a former pin its place back; now where it's left out
 * @throws {Problem} `not_found`, also for an event in the trash, or `conflict` where there are too many
 */
export async function pinEvent(
  { db }: Pick<Context, 'db'>,
  id: number,
  at?: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockPins(trx)
    const event = await trx
      .selectFrom('events')
      .leftJoin('pins', 'pins.event_id', 'events.id')
      .select('pins.event_id as pinned')
      .where('events.id', '=', id)
      .where('events.deleted_at', 'is', null)
      .executeTakeFirst()
    if (!event) throw noEvent(id)
    if (event.pinned !== null) return
    await refuseTooMany(trx)
    const pin = { event_id: id, ...(at !== undefined && { pinned_at: at }) }
    await trx.insertInto('pins').values(pin).execute()
  })
}

/** Unpins an event. @returns when it was pinned; undefined where it wasn't */
export async function unpinEvent(
  { db }: Pick<Context, 'db'>,
  id: number,
): Promise<string | undefined> {
  const pin = await db
    .deleteFrom('pins')
    .where('event_id', '=', id)
    .returning('pinned_at')
    .executeTakeFirst()
  return pin?.pinned_at
}

/** Lets one after the other pin, as each must see how many there are. */
export async function lockPins(trx: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('lifelog pins'))`.execute(trx)
}

async function refuseTooMany(trx: Transaction<Tables>): Promise<void> {
  const { rows } = await sql<{ count: number; trashed: number }>`
    select count(*), count(*) filter (where deleted_at is not null) as trashed
    from pins cross join lateral (select deleted_at from events where id = event_id limit 1) event`.execute(
    trx,
  )
  const { count = 0, trashed = 0 } = rows[0] ?? {}
  if (count < limits.pins) return
  const are = trashed === 1 ? 'is' : 'are'
  const hint = trashed > 0 ? `, or empty the trash: ${trashed} of them ${are} in it` : ''
  throw problem(
    'conflict',
    `${limits.pins} events are pinned, the most there can be. Unpin one first${hint}.`,
  )
}
