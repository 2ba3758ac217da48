import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { Context } from '../context.ts'
import { clientAddress } from '../http/client-address.ts'
import type { Variables } from '../http/endpoint.ts'
import { countRequest } from '../metrics/count-request.ts'

/** Who was let in isn't noted; who was refused is, for a firewall to know (fail2ban). */
const refused = new Set([401, 403, 429])

/**
 * Gives each request an id, and counts it and logs one line when it's answered. The route is logged,
 * never the URL: a query can hold what the owner searches for, a link a signature.
 */
export function observe({
  config,
  log,
  metrics,
}: Pick<Context, 'config' | 'log' | 'metrics'>): MiddlewareHandler<{ Variables: Variables }> {
  // These fields hold no secret, and to look for some in each costs more than to write them.
  const requests = log.child({}, { redact: [] })
  return async function observe(c, next) {
    const started = performance.now()
    const requestId = randomUUID()
    c.set('requestId', requestId)
    await next()
    const duration = performance.now() - started
    countRequest(metrics, c, duration / 1000)
    requests[/^\/(health\/|metrics$)/.test(c.req.path) ? 'debug' : 'info'](
      {
        request_id: requestId,
        method: c.req.method,
        route: c.get('route') ?? null,
        status: c.res.status,
        duration_ms: Math.round(duration * 100) / 100,
        ...(refused.has(c.res.status) && { address: clientAddress(config, c) }),
      },
      'request',
    )
  }
}
