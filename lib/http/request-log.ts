import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Logger } from 'pino'
import type { Variables } from './endpoint.ts'

/**
 * Gives each request an id, says it in X-Request-Id and logs one line when it's answered. The route
 * is logged, never the URL: a query can hold what the owner searches for, a link a signature.
 */
export function requestLog(log: Logger): MiddlewareHandler<{ Variables: Variables }> {
  // These fields hold no secret, and to look for some in each costs more than to write them.
  const requests = log.child({}, { redact: [] })
  return async function requestLog(c, next) {
    const started = performance.now()
    const requestId = randomUUID()
    c.set('requestId', requestId)
    await next()
    c.res.headers.set('X-Request-Id', requestId)
    requests[/^\/(health\/|metrics$)/.test(c.req.path) ? 'debug' : 'info'](
      {
        request_id: requestId,
        method: c.req.method,
        route: c.get('route') ?? null,
        status: c.res.status,
        duration_ms: Math.round((performance.now() - started) * 100) / 100,
      },
      'request',
    )
  }
}
