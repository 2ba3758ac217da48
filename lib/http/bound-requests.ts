import type { ServerResponse } from 'node:http'
import type { MiddlewareHandler } from 'hono'
import type { Config } from '../base/config.ts'
import { problem } from '../base/problem.ts'
import { clientAddress } from './client-address.ts'

/** Of one client at once, through a proxy. */
const maxRequests = 64

/**
 * Bounds the requests of one client behind a trusted proxy, all of which come by the proxy's own few
 * connections. Without a proxy the client's connections are bounded (`boundConnections`).
 * @throws {Problem} `rate_limited`
 */
export function boundRequests(config: Pick<Config, 'TRUST_PROXY'>): MiddlewareHandler {
  const underWay = new Map<string, number>()
  return async function boundRequests(c, next) {
    const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse }
    if (!config.TRUST_PROXY || !outgoing) return next()
    const address = clientAddress(config, c)
    const count = underWay.get(address) ?? 0
    if (count >= maxRequests) {
      throw problem('rate_limited', `More than ${maxRequests} requests at once. Try again soon.`, {
        headers: { 'Retry-After': '1' },
      })
    }
    underWay.set(address, count + 1)
    outgoing.once('close', () => {
      const left = (underWay.get(address) ?? 1) - 1
      if (left > 0) underWay.set(address, left)
      else underWay.delete(address)
    })
    return next()
  }
}
