import { sql } from 'kysely'
import { noEvent, problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import type { EventsPage } from '../search/schema.ts'
import { eventColumns } from './columns.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { Event } from './schema.ts'

/** Moves an event into the trash, from which it can be restored. @throws {Problem} `not_found` */
export async function trashEvent(ctx: Context, id: number): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('events')
    .set({ deleted_at: sql<string>`now()` })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw noEvent(id)
}

/** @throws {Problem} `not_found` where the trash doesn't have it */
export async function restoreEvent(ctx: Context, id: number): Promise<Event> {
  const { rows } = await sql<Event>`
    update events set deleted_at = null where id = ${id} and deleted_at is not null
    returning ${eventColumns}`.execute(ctx.db)
  const event = rows[0]
  if (!event) throw notInTrash(id)
  return event
}

/**
 * Deletes an event for good, in the trash or not, with its attachments; their objects leave the
 * storage soon after. @throws {Problem} `not_found`
 */
export async function deleteEvent(ctx: Context, id: number): Promise<void> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('events')
    .where('id', '=', id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw problem('not_found', `There is no event ${id}.`)
}

/**
 * Deletes an event of the trash for good; one that was restored meanwhile stays.
 * @throws {Problem} `not_found` where the trash doesn't have it
 */
export async function deleteFromTrash(ctx: Context, id: number): Promise<void> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('events')
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw notInTrash(id)
}

function notInTrash(id: number) {
  return problem('not_found', `There is no event ${id} in the trash.`)
}

/** What is in the trash, the latest deletion first. */
export async function listTrash(
  ctx: Context,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<EventsPage> {
  const after = cursor ? decodeCursor(cursor, 'trash') : undefined
  const { rows } = await sql<Event & { deleted_at: string }>`
    select ${eventColumns}, deleted_at from events
    where deleted_at is not null
      ${after ? sql`and (deleted_at, id) < (${after.at}::timestamptz, ${after.id}::bigint)` : sql``}
    order by deleted_at desc, id desc
    limit ${sql.lit(limit + 1)}`.execute(ctx.db)
  const last = rows[limit - 1]
  return {
    items: rows.slice(0, limit).map(({ deleted_at, ...event }) => event),
    next_cursor:
      rows.length > limit && last
        ? encodeCursor({ sort: 'trash', at: last.deleted_at, id: last.id })
        : null,
  }
}
