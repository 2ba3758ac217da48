import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/client.ts'
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
export async function insertEvent(db: Database, row: Row): Promise<Event | undefined> {
  const [event] = await insertNew(db, JSON.stringify([row]))
  return event
}

/** Inserts an event whose uid may be known already: then it gives nothing. */
export async function insertUnlessKnown(db: Database, row: Row): Promise<Event | undefined> {
  const [event] = await insertOrNothing(db, JSON.stringify([row]))
  return event
}
