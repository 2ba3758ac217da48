import type { Context as HonoContext } from 'hono'
import type { Config } from '../base/config.ts'

/** What @hono/node-server tells of a connection; a request made within the process has none. */
type Bindings = { incoming?: { socket: { remoteAddress?: string } } }

/**
 * The address of the client. Behind a trusted proxy it's the last one of X-Forwarded-For, which
 * that proxy saw itself; those before it are hearsay.
 */
export function clientAddress(config: Pick<Config, 'TRUST_PROXY'>, c: HonoContext): string {
  const forwarded = config.TRUST_PROXY && c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim()
  const { incoming } = (c.env ?? {}) as Bindings
  return forwarded || incoming?.socket.remoteAddress || 'unknown'
}
