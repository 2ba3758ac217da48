import type { Context as HonoContext } from 'hono'
import type { Context } from '../base/context.ts'
import type { Variables } from '../http/endpoint.ts'
import { readText } from '../http/input.ts'
import { LoginPage } from '../views/login.tsx'
import { render } from './render.ts'

/** The longest form that a login page carries, in characters. */
const carriedMax = 1024 * 1024

/**
 * What a page without a session answers: to a link the way to the login and back, to a form the
 * login itself, which holds what was posted. A script gets nothing, so the problem is told as such.
 */
export async function askToLogin(
  ctx: Context,
  c: HonoContext<{ Variables: Variables }>,
  { carry }: { carry: boolean },
): Promise<Response | undefined> {
  const { method, raw } = c.req
  const { pathname, search } = new URL(raw.url)
  if (raw.headers.has('HX-Request') || !raw.headers.get('Accept')?.includes('text/html')) return
  const next = pathname + search
  if (method === 'GET' || method === 'HEAD') {
    return c.redirect(next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`, 303)
  }
  const posted = carry ? await readText(raw) : ''
  const carried = posted.length <= carriedMax ? posted : ''
  return render(ctx, c, LoginPage({ next, carried, interrupted: true }), 401)
}
