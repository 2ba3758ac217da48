import { type RawBuilder, sql } from 'kysely'
import { v7 as uuid } from 'uuid'
import { batched } from '../../db/batched.ts'
import type { Database } from '../../db/client.ts'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { columnsOf, columnsOfWhen, contentTypes, eventColumns } from './columns.ts'
import { withKnownTimezone } from './known-timezone.ts'
import type { Event, NewEvent } from './schema.ts'
import { whenOf } from './when.ts'

/**
 * Records an event. `timestamp` defaults to now; `timezone` to the owner's.
 * A `uid` that is known already creates nothing: the event that has it is returned instead.
 * @throws {Problem} `conflict` where the event with this uid is in the trash, `validation_failed` for a
 *   timezone that PostgreSQL doesn't know
 */
export async function createEvent(
  ctx: Context,
  given: NewEvent,
): Promise<{ event: Event; created: boolean }> {
  const { settings } = await ctx.settings.get()
  const inserting = (given.uid ? insertUnlessKnown : insertNew)(ctx.db, {
    uid: given.uid ?? uuid({ msecs: ctx.now().getTime() }),
    ...columnsOfWhen(whenOf(given, settings.timezone, ctx.now())),
    ...columnsOf({ ...given, tags: given.tags ?? [], metadata: given.metadata ?? {} }),
  })
  const event = await withKnownTimezone(inserting)
  if (event) return { event, created: true }
  return { event: await readByUid(ctx, given.uid ?? ''), created: false }
}

const types = { uid: 'uuid', ...contentTypes, local_date: 'date' }

type Row = { uid: string } & Partial<Record<keyof typeof types, unknown>>

const names = sql.join(Object.keys(types).map((name) => sql.ref(name)))
const typed = sql.raw(
  Object.entries(types)
    .map(([name, type]) => `${name} ${type}`)
    .join(),
)

const insert = (rows: readonly Row[], ifKnown: RawBuilder<unknown>) => sql<Event>`
  insert into events (${names})
  select ${names} from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (${typed})
  ${ifKnown}
  returning ${eventColumns}`

const insertNew = batched(async (db, rows: readonly Row[]) => {
  const inserted = await insert(rows, sql``).execute(db)
  const events = new Map(inserted.rows.map((event) => [event.uid, event]))
  return rows.map(({ uid }) => events.get(uid))
})

/** Not together with others: it waits for a transaction that is about to make the same uid known. */
async function insertUnlessKnown(db: Database, row: Row): Promise<Event | undefined> {
  const { rows } = await insert([row], sql`on conflict (uid) do nothing`).execute(db)
  return rows[0]
}

async function readByUid(ctx: Context, uid: string): Promise<Event> {
  const { rows } = await sql<Event & { deleted: boolean }>`
    select ${eventColumns}, deleted_at is not null as deleted
    from events where uid = ${uid}`.execute(ctx.db)
  const [row] = rows
  if (!row || row.deleted) {
    throw problem(
      'conflict',
      row
        ? `The event ${row.id} with this uid is in the trash. Restore it, or delete it for good.`
        : 'The event with this uid was deleted this moment. Try again.',
    )
  }
  const { deleted, ...event } = row
  return event
}
