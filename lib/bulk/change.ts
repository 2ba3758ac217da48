import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import type { Context } from '../context.ts'
import type { Author } from '../events/change.ts'
import { withKnownTimezone } from '../events/known-timezone.ts'
import {
  changedTags,
  type EventChange,
  inTimezone,
  isSame,
  lockEvents,
  refusal,
  writeEvents,
} from '../undo/event-state.ts'
import type { BulkChange, BulkResult } from './schema.ts'

/**
 * Changes many events at once, all of them that can be or, where anything fails, none. What can't be
 * changed is named and stops none of the others. Each change is a new version of its event.
 */
export async function changeEvents(
  ctx: Context,
  { ids, add_tags: added = [], remove_tags: removed = [], timezone, deleted }: BulkChange,
  by: Author,
): Promise<BulkResult> {
  return ctx.db.transaction().execute(async (trx) => {
    const found = await lockEvents(trx, ids)
    const planned = found.map(({ id, state: before }) => ({
      id,
      before,
      after: {
        ...(timezone === undefined ? before : inTimezone(before, timezone)),
        tags: changedTags(before.tags, added, removed),
      },
    }))
    const possible = planned.filter(({ after }) => !refusal(after))
    const differing = possible.filter(({ before, after }) => !isSame(before, after))
    const trashed = deleted ? possible.map(({ id }) => id) : []
    const written = await withKnownTimezone(writeEvents(trx, differing, by))
    await trashEvents(trx, trashed)
    const changed = deleted ? trashed : written.map(({ id }) => id)
    const known = new Set(found.map(({ id }) => id))
    return {
      undo: changed.length > 0 ? await keepForUndo(trx, trashed, written) : null,
      changed,
      unchanged: possible.map(({ id }) => id).filter((id) => !changed.includes(id)),
      refused: planned.flatMap(({ id, after }) => {
        const message = refusal(after)
        return message ? [{ id, message }] : []
      }),
      missing: ids.filter((id) => !known.has(id)),
    }
  })
}

async function trashEvents(db: Database, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update events set deleted_at = now() where id = any(${ids}::bigint[])`.execute(db)
}

async function keepForUndo(
  db: Database,
  deleted: number[],
  events: EventChange[],
): Promise<number> {
  await sql`delete from bulk_changes where created_at < now() - interval '1 day'`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into bulk_changes (deleted, events)
    values (${deleted}::bigint[], ${JSON.stringify(events)}::text::jsonb) returning id`.execute(db)
  return rows[0]?.id ?? 0
}
