import type { Context } from 'hono'
import { Problem } from '../base/problem.ts'
import { hasLeft } from '../http/client-left.ts'
import type { Variables } from '../http/endpoint.ts'
import type { Metrics } from './metrics.ts'

/** Routes with which an upload ends: the file went to the storage directly, or came with it. */
const uploads: Record<string, 'direct' | 'through'> = {
  '/api/attachments/:key/confirm': 'direct',
  '/api/events/:id/attachments': 'through',
  '/events/:id/attachments': 'through',
}

/** Counts a request, which took `seconds`, by its route, never by its path; and how an upload ended. */
export function countRequest(
  metrics: Metrics,
  c: Context<{ Variables: Variables }>,
  seconds: number,
): void {
  const { method } = c.req
  const route = c.get('route') ?? 'none'
  metrics.requests.add({ method, route, status: c.res.status })
  metrics.durations.observe({ method, route }, seconds)
  const way = method === 'POST' && uploads[route]
  if (!way) return
  const isReservation = c.req.header('Content-Type')?.startsWith('application/json')
  if (!(way === 'through' && isReservation)) {
    metrics.uploads.add({ way, outcome: hasLeft(c) ? 'aborted' : outcome(c.error) })
  }
}

function outcome(error: Error | undefined): string {
  if (!error) return 'ready'
  return error instanceof Problem ? error.code : 'internal_error'
}
