import type { Handler } from 'hono'
import { authenticate, unauthorized } from '../auth/authenticate.ts'
import type { Context } from '../context.ts'
import type { Endpoint, Variables } from '../http/endpoint.ts'
import { readInput } from '../http/input.ts'
import { json } from '../http/json.ts'
import { boundBody } from './bound-body.ts'

/** The handler of a route: who asks, what is given, the endpoint's own work, the answer. */
export function run(endpoint: Endpoint, ctx: Context): Handler<{ Variables: Variables }> {
  const { posted } = endpoint
  return async (c) => {
    // To tell who asks takes the database, too: nothing typed is lost where that fails.
    if (posted) {
      c.set('posted', async () => {
        await boundBody(ctx, c)
        return posted(c.req.raw)
      })
    }
    if (endpoint.auth === 'public') await boundBody(ctx, c)
    else {
      const authentication = await authenticate(ctx, c.req.raw)
      if (!authentication) {
        const instead = await endpoint.unauthenticated?.(ctx, c)
        if (instead) return instead
        throw unauthorized()
      }
      c.set('authentication', authentication)
    }
    const answer = await endpoint.handle({ ctx, c, ...(await readInput(endpoint, c)) })
    if (answer instanceof Response) return answer
    if (answer === undefined) return c.body(null, endpoint.status as 204)
    return json(c, answer, endpoint.status)
  }
}
