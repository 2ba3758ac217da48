import { sql } from 'kysely'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import type { Author } from '../events/change.ts'
import {
  type EventChange,
  isSame,
  lockEvents,
  refusal,
  undone,
  writeEvents,
} from '../undo/event-state.ts'
import type { BulkResult } from './schema.ts'

/**
 * Undoes a change of many events: what went into the trash comes back, each event has the tags and
 * the time again that it had, and what was changed of it since stays.
 * @throws {Problem} `not_found` where it was undone already, or a day has passed
 */
export async function undoChange(ctx: Context, id: number, by: Author): Promise<BulkResult> {
  return ctx.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ deleted: number[]; events: EventChange[] }>`
      delete from bulk_changes where id = ${id} and created_at >= now() - interval '1 day'
      returning deleted, events`.execute(trx)
    const [change] = rows
    if (!change) {
      throw problem('not_found', 'There is nothing to undo: it was undone, or a day has passed.')
    }
    const restored = await sql<{ id: number }>`
      update events set deleted_at = null
      where id = any(${change.deleted}::bigint[]) and deleted_at is not null
      returning id`.execute(trx)
    const changes = new Map(change.events.map((event) => [event.id, event]))
    const found = await lockEvents(trx, [...changes.keys()])
    const planned = found.flatMap(({ id, state }) => {
      const made = changes.get(id)
      return made ? [{ id, before: state, after: undone(state, made) }] : []
    })
    const possible = planned.filter(({ after }) => !refusal(after))
    const changed = possible.filter(({ before, after }) => !isSame(before, after))
    await writeEvents(trx, changed, by)
    const ids = [...new Set([...restored.rows, ...changed].map(({ id }) => id))]
    const known = new Set([...restored.rows, ...found].map(({ id }) => id))
    return {
      undo: null,
      changed: ids,
      unchanged: possible.map(({ id }) => id).filter((id) => !ids.includes(id)),
      refused: planned.flatMap(({ id, after }) => {
        const message = refusal(after)
        return message ? [{ id, message }] : []
      }),
      missing: [...change.deleted, ...changes.keys()].filter((id) => !known.has(id)),
    }
  })
}
