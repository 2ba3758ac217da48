import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { eventColumns } from '../events/columns.ts'
import type { Event } from '../events/schema.ts'

/** A pinned event as far as it's shown above the timeline. */
export type PinnedEvent = Pick<Event, 'id' | 'title'>

// Each event is looked up by its id, whatever the planner takes the pins for: they are too few to be
// counted by PostgreSQL, which then expects hundreds.
const pinned = (columns: ReturnType<typeof sql>) => sql`
  select ${columns}
  from pins cross join lateral (
    select * from events where id = pins.event_id and deleted_at is null limit 1
  ) events
  order by pins.pinned_at desc, pins.event_id desc`

/** The pinned events, the latest pinned first; those in the trash left out. */
export async function listPins({ db }: Pick<Context, 'db'>): Promise<Event[]> {
  return (await sql<Event>`${pinned(eventColumns)}`.execute(db)).rows
}

/** The same, by what a card and a line of links need of them. */
export async function listPinnedTitles({ db }: Pick<Context, 'db'>): Promise<PinnedEvent[]> {
  return (await sql<PinnedEvent>`${pinned(sql`events.id, events.title`)}`.execute(db)).rows
}

export async function isPinned({ db }: Pick<Context, 'db'>, id: number): Promise<boolean> {
  const pin = await db
    .selectFrom('pins')
    .select('event_id')
    .where('event_id', '=', id)
    .executeTakeFirst()
  return pin !== undefined
}
