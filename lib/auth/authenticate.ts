import { type Problem, problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { readSession } from './session.ts'
import { sessionCookie } from './session-cookie.ts'
import { provesOwner } from './token.ts'

/** What can prove that a request is the owner's. */
export type Authentication = 'token' | 'session'

/**
 * By what a request proves that it's the owner's: the API token or a session of the web page.
 * A bearer token decides alone, so a wrong one isn't helped by a cookie; any other Authorization
 * (a proxy's Basic, say) is none of LifeLog's business. Undefined where nothing is proven.
 */
export async function authenticate(
  ctx: Pick<Context, 'db' | 'config' | 'settings' | 'now'>,
  request: Request,
): Promise<Authentication | undefined> {
  const proven = await provesOwner(ctx, request)
  if (proven !== undefined) return proven ? 'token' : undefined
  const cookie = sessionCookie(ctx.config, request)
  return cookie !== undefined && (await readSession(ctx, cookie)) ? 'session' : undefined
}

/** The refusal of who proves nothing, with the ways to do so. */
export function unauthorized(): Problem {
  return problem('unauthorized', 'Log in, or send the API token as "Authorization: Bearer …".', {
    headers: { 'WWW-Authenticate': 'Bearer realm="LifeLog"' },
  })
}
