import { sql } from 'kysely'
import { batched } from '../../db/postgres/batched.ts'
import { prepared } from '../../db/postgres/prepared.ts'
import type { Context } from '../base/context.ts'
import { problem } from '../base/problem.ts'
import { parseMoment } from '../base/timezone.ts'
import { decodeCursor, encodeCursor } from '../search/cursor.ts'
import { findEvents } from '../search/find.ts'
import { outside, rangeOf } from '../search/range.ts'
import { eventColumns } from './columns.ts'
import { insertEvent, insertUnlessKnown } from './insert.ts'
import type { Event, EventPatch, EventsPage, EventsQuery, NewEvent } from './schema.ts'
import { newUid } from './uid.ts'

const select = prepared<Event, [readonly number[]]>(
  (ids) => sql`
    select ${eventColumns} from events where id = any(${ids}::bigint[]) and deleted_at is null`,
)
const findEvent = batched(async (db, ids: readonly number[]) => {
  const events = new Map((await select(db, ids)).map((event) => [event.id, event]))
  return ids.map((id) => events.get(id))
})

/**
 * Records an event. `timestamp` defaults to now; without an offset it is in the owner's timezone.
 * A `uid` that is known already creates nothing: the event that has it is returned instead.
 * @throws {Problem} `conflict` where the event with this uid is in the trash
 */
export async function createEvent(
  ctx: Context,
  given: NewEvent,
): Promise<{ event: Event; created: boolean }> {
  const { settings } = await ctx.current.read()
  const event = await (given.uid ? insertUnlessKnown : insertEvent)(ctx.db, {
    uid: given.uid ?? newUid(ctx.now()),
    timestamp: moment(ctx, given.timestamp, settings.timezone),
    title: given.title,
    description: given.description || null,
    tags: given.tags ?? [],
    metadata: given.metadata ?? {},
  })
  if (event) return { event, created: true }
  return { event: await readByUid(ctx, given.uid ?? ''), created: false }
}

/** @throws {Problem} `not_found`, also for an event in the trash */
export async function readEvent(ctx: Context, id: number): Promise<Event> {
  const event = await findEvent(ctx.db, id)
  if (!event) throw noEvent(id)
  return event
}

/**
 * Changes what `patch` names; null clears. `version` is the one that the caller saw, if it matters.
 * @throws {Problem} `not_found`, or `precondition_failed` where the event has another version
 */
export async function changeEvent(
  ctx: Context,
  id: number,
  patch: EventPatch,
  version?: number,
): Promise<Event> {
  const { settings } = await ctx.current.read()
  const changes = []
  if (patch.title !== undefined) changes.push(sql`title = ${patch.title}`)
  if (patch.timestamp !== undefined) {
    changes.push(sql`timestamp = ${moment(ctx, patch.timestamp, settings.timezone)}`)
  }
  if (patch.description !== undefined) changes.push(sql`description = ${patch.description || null}`)
  if (patch.tags !== undefined) changes.push(sql`tags = ${patch.tags ?? []}`)
  if (patch.metadata !== undefined) changes.push(sql`metadata = ${patch.metadata ?? {}}`)
  if (changes.length > 0) changes.push(sql`version = version + 1, updated_at = now()`)
  else changes.push(sql`version = version`)
  const { rows } = await sql<Event>`
    update events set ${sql.join(changes)}
    where id = ${id} and deleted_at is null
      ${version === undefined ? sql`` : sql`and version = ${version}`}
    returning ${eventColumns}`.execute(ctx.db)
  const event = rows[0]
  if (event) return event
  const { version: newer } = await readEvent(ctx, id)
  throw problem(
    'precondition_failed',
    `The event has version ${newer} by now, not ${version}. Read it again and repeat the change.`,
  )
}

/** @throws {Problem} `validation_failed` for a cursor that isn't one */
export async function listEvents(
  ctx: Context,
  query: Omit<EventsQuery, 'trash'>,
): Promise<EventsPage> {
  const { settings } = await ctx.current.read()
  const { sort, limit } = query
  const { rows } = await findEvents(
    ctx.db,
    {
      range: rangeOf(query, settings.timezone),
      tags: query.tags,
      tagMode: query.tag_mode,
      search: undefined,
    },
    {
      sort,
      limit,
      after: query.cursor ? decodeCursor(query.cursor, sort) : undefined,
      count: false,
    },
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next_cursor:
      rows.length > limit && last ? encodeCursor({ sort, at: last.timestamp, id: last.id }) : null,
  }
}

export function noEvent(id: number) {
  return problem('not_found', `There is no event ${id}. It may be in the trash.`)
}

/** Validated before: only the timezone of a time without offset was unknown then. */
function moment(ctx: Context, text: string | null | undefined, timezone: string): string {
  if (!text) return ctx.now().toISOString()
  return parseMoment(text, timezone) ?? outside('timestamp')
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
