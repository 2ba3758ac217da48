import type { MiddlewareHandler } from 'hono'
import { unauthorized } from '../auth/authenticate.ts'
import { provesOwner } from '../auth/token.ts'
import { problem } from '../base/problem.ts'
import { ownOrigin, publicOrigin, type Reach } from '../http/origin.ts'

/**
 * Refuses requests that another site makes a browser send. Sec-Fetch-Site decides on every method
 * that may change something, and where a browser sends none (plain HTTP beyond localhost), Origin.
 * A client without cookies has nothing that a foreign site could use, so it passes without either.
 * A valid bearer token passes whatever comes with it: clients behind a login proxy send its cookies.
 * What the body is said to be plays no part: without a Content-Type the rule is the same.
 * @throws {Problem} `forbidden`, or `unauthorized` where the bearer token is wrong
 */
export function csrf(
  ctx: { config: Reach } & Parameters<typeof provesOwner>[0],
): MiddlewareHandler {
  return async function csrf(c, next) {
    if (isSafe(c.req.method) || isOwn(ctx.config, c.req.raw)) return next()
    const proven = await provesOwner(ctx, c.req.raw)
    if (proven) return next()
    if (proven === false) throw unauthorized()
    throw problem(
      'forbidden',
      'This request seems to come from another site. Open LifeLog itself and try again there.',
    )
  }
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

function isOwn(config: Reach, request: Request): boolean {
  const { headers } = request
  const site = headers.get('Sec-Fetch-Site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = headers.get('Origin')
  if (origin !== null)
    return origin === ownOrigin(config, request) || origin === publicOrigin(config)
  return !headers.has('Cookie')
}
