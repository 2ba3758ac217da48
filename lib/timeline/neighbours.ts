import { Problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import type { Event } from '../events/schema.ts'
import { type Step, stepsFrom } from '../events/steps.ts'
import { findEvents } from '../search/engine/find.ts'
import { orTooSlow } from '../search/engine/too-slow.ts'
import { criteriaOf } from '../search/query/criteria.ts'
import { readSearch } from '../search/query/read-search.ts'
import { isFiltered, type TimelineQuery } from './timeline.ts'

/** The events before and after one in time. */
export type Neighbours = { earlier: Step | undefined; later: Step | undefined }

/** The neighbours of an event among those that a view shows, whatever its order; among all without one. */
export async function readNeighbours(
  ctx: Context,
  event: Event,
  view: TimelineQuery | undefined,
): Promise<Neighbours> {
  const [earlier, later] = await Promise.all([
    neighbour(ctx, event, view, 'earlier'),
    neighbour(ctx, event, view, 'later'),
  ])
  return { earlier, later }
}

async function neighbour(
  ctx: Context,
  event: Event,
  view: TimelineQuery | undefined,
  direction: 'earlier' | 'later',
): Promise<Step | undefined> {
  if (!view || !isFiltered(view)) {
    const [next] = await stepsFrom(ctx.db, event, direction, { limit: 1 })
    return next
  }
  const read = await readSearch(ctx, view.q)
  const sort = direction === 'earlier' ? 'newest' : 'oldest'
  const cursor = { sort, at: event.timestamp, id: event.id } as const
  const criteria = criteriaOf(view, read, read.timezone)
  const wanted = { sort, limit: 1, cursor, count: false } as const
  const found = findEvents(ctx, criteria, wanted).catch(orTooSlow)
  // A search that takes too long is no reason not to show the event.
  const { rows } = await found.catch((error) => {
    if (!(error instanceof Problem)) throw error
    return { rows: [] }
  })
  return rows[0]
}
