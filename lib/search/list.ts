import type { Context } from '../base/context.ts'
import { decodeCursor, encodeCursor } from '../events/cursor.ts'
import { criteriaOf } from './criteria.ts'
import { findEvents } from './find.ts'
import type { EventsPage, EventsQuery } from './schema.ts'

/** @throws {Problem} `validation_failed` for a cursor that isn't one */
export async function listEvents(
  ctx: Context,
  query: Omit<EventsQuery, 'trash'>,
): Promise<EventsPage> {
  const { settings } = await ctx.settings.get()
  const { sort, limit } = query
  const { rows } = await findEvents(
    ctx,
    criteriaOf(query, { words: undefined, filters: [] }, settings.timezone),
    {
      sort,
      limit,
      cursor: query.cursor ? decodeCursor(query.cursor, sort) : undefined,
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
