import { sql } from 'kysely'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { columnsOf, columnsOfWhen, eventColumns } from './columns.ts'
import { withKnownTimezone } from './known-timezone.ts'
import { readEvent } from './read.ts'
import type { Event, EventPatch, Revision } from './schema.ts'
import { changesWhen, changeWhen } from './when.ts'

/** Who makes a change, as its revision says. */
export type Author = Revision['changed_by']

/**
 * Changes what `patch` names; null clears. What was before is kept as a revision, by trigger.
 * @param options.version the one that the caller saw, if it matters
 * @throws {Problem} `not_found`, or `precondition_failed` where the event has another version
 */
export async function changeEvent(
  ctx: Context,
  id: number,
  patch: EventPatch,
  options: { version?: number | undefined; by: Author },
): Promise<Event> {
  const columns = { ...(await changedWhen(ctx, id, patch)), ...columnsOf(patch) }
  const changes = Object.entries(columns).map(([name, value]) => sql`${sql.ref(name)} = ${value}`)
  if (changes.length === 0) return readEvent(ctx, id)
  const query = sql<Event>`
    update events set ${sql.join(changes)}, version = version + 1, updated_at = now()
    from (select set_config('lifelog.changed_by', ${options.by}, true)) as author
    where id = ${id} and deleted_at is null
      ${options.version === undefined ? sql`` : sql`and version = ${options.version}`}
    returning ${eventColumns}`.execute(ctx.db)
  const { rows } = await withKnownTimezone(query)
  const event = rows[0]
  if (event) return event
  const { version: newer } = await readEvent(ctx, id)
  throw problem(
    'precondition_failed',
    `The event has version ${newer} by now, not ${options.version}. Read it again and repeat the change.`,
  )
}

async function changedWhen(ctx: Context, id: number, patch: EventPatch) {
  if (!changesWhen(patch)) return {}
  const { settings } = await ctx.settings.get()
  return columnsOfWhen(changeWhen(await readEvent(ctx, id), patch, settings.timezone))
}
