import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import type { ExportedRevision } from '../schema.ts'

/** How many revisions are read, and held in memory, at a time. */
const batchSize = 250

/**
 * Every revision of every event, in the order of their events, then of their versions; of events in
 * the trash only where `trash` says so. Read by a cursor over the primary key, as the events are.
 */
export async function* allRevisions(
  { db }: Pick<Context, 'db'>,
  { trash = false } = {},
): AsyncGenerator<ExportedRevision[]> {
  for (let last = { event_id: 0, version: 0 }; ; ) {
    const { rows } = await sql<ExportedRevision & { event_id: number }>`
      select r.event_id, events.uid as event_uid, r.version, r.changed_at, r.changed_by, r.before
      from event_revisions r join events on events.id = r.event_id
      where (r.event_id, r.version) > (${last.event_id}::bigint, ${last.version}::integer)
        ${trash ? sql`` : sql`and events.deleted_at is null`}
      order by r.event_id, r.version
      limit ${sql.lit(batchSize)}`.execute(db)
    const final = rows.at(-1)
    if (!final) return
    yield rows.map(({ event_id, ...revision }) => revision)
    if (rows.length < batchSize) return
    last = final
  }
}
