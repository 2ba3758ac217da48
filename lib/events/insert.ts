import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { batched } from '../../db/postgres/batched.ts'
import { prepared } from '../../db/postgres/prepared.ts'
import { eventColumns } from './columns.ts'
import type { Event } from './schema.ts'

type Row = Pick<Event, 'uid' | 'timestamp' | 'title' | 'description' | 'tags' | 'metadata'>

const insertOr = (ifKnown: RawBuilder<unknown>) =>
  prepared<Event, [string]>(
    (rows) => sql`
      insert into events (uid, timestamp, title, description, tags, metadata)
      select uid, timestamp, title, description, tags, metadata
      from json_to_recordset(${rows}::text::json) as given (
        uid uuid, timestamp timestamptz, title text, description text, tags text[], metadata jsonb)
      ${ifKnown}
      returning ${eventColumns}`,
  )
const insertNew = insertOr(sql``)
const insertOrNothing = insertOr(sql`on conflict (uid) do nothing`)

/** Inserts an event with a new uid: that is nobody else's, so none is looked for. */
export const insertEvent = batched(async (db, rows: readonly Row[]) => {
  const inserted = await insertNew(db, JSON.stringify(rows))
  const events = new Map(inserted.map((event) => [event.uid, event]))
  return rows.map(({ uid }) => events.get(uid))
})

/**
 * Inserts an event whose uid may be known already: then it gives nothing. Not together with others,
 * as it waits for the transaction that is about to make the same uid known.
 */
export async function insertUnlessKnown(db: Database, row: Row): Promise<Event | undefined> {
  const [event] = await insertOrNothing(db, JSON.stringify([row]))
  return event
}
