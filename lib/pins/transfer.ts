import { sql } from 'kysely'
import { limits } from '../base/limits.ts'
import type { Context } from '../context.ts'
import { lockPins } from './pin.ts'
import type { PinRecord } from './schema.ts'

/** The pins for a backup, those of events in the trash included; the latest first. */
export async function exportPins({ db }: Pick<Context, 'db'>): Promise<PinRecord[]> {
  return db
    .selectFrom('pins')
    .innerJoin('events', 'events.id', 'pins.event_id')
    .select(['events.uid as event_uid', 'pins.pinned_at'])
    .orderBy('pins.pinned_at', 'desc')
    .orderBy('pins.event_id', 'desc')
    .execute()
}

/** Adds those pins of a backup whose events aren't pinned; the latest, where there is no room for all. */
export async function addPins({ db }: Pick<Context, 'db'>, given: PinRecord[]): Promise<void> {
  if (given.length === 0) return
  await db.transaction().execute(async (trx) => {
    await lockPins(trx)
    await sql`
      insert into pins (event_id, pinned_at)
      select event.id, least(given.pinned_at, now())
      from json_to_recordset(${JSON.stringify(given)}::text::json)
        as given (event_uid uuid, pinned_at timestamptz)
      cross join lateral (select id from events where uid = given.event_uid limit 1) event
      where not exists (select from pins where event_id = event.id)
      order by given.pinned_at desc
      limit (select greatest(0, ${limits.pins} - count(*)) from pins)
      on conflict do nothing`.execute(trx)
  })
}
