import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor } from '../../events/cursor.ts'
import { findEvents } from '../engine/find.ts'
import type { EventsPage, EventsQuery } from '../schema.ts'
import { criteriaOf } from './criteria.ts'

/** @throws {Problem} `validation_failed` for a cursor that isn't one */
export async function listEvents(
  ctx: Context,
  query: Omit<EventsQuery, 'trash'>,
): Promise<EventsPage> {
  const { settings } = await ctx.settings.get()
  const { sort, limit } = query
  const { rows, stop } = await findEvents(
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
  const end = rows.length > limit ? items.at(-1) : stop
  return { items, next_cursor: end ? encodeCursor({ sort, at: end.timestamp, id: end.id }) : null }
}
