import { sql } from 'kysely'
import type { Context } from '../base/context.ts'
import { problem } from '../base/problem.ts'
import { eventColumns } from './columns.ts'
import { readEvent } from './read.ts'
import type { Event, EventPatch } from './schema.ts'
import { timestampOf } from './timestamp.ts'

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
  const { settings } = await ctx.settings.get()
  const changes = []
  if (patch.title !== undefined) changes.push(sql`title = ${patch.title}`)
  if (patch.timestamp !== undefined) {
    changes.push(sql`timestamp = ${timestampOf(ctx, patch.timestamp, settings.timezone)}`)
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
