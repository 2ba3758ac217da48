import type { Context as HonoContext } from 'hono'
import { Problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { cameFrom } from '../http/came-from.ts'
import type { Variables } from '../http/endpoint.ts'
import { formType } from '../http/form.ts'
import { readText } from '../http/input.ts'
import { bodyType } from '../http/media-type.ts'
import { LoginPage } from '../views/parts/login.tsx'
import { boundBody } from './bound-body.ts'
import { render } from './render.ts'

/** The longest form that a login page carries, in characters. */
const carriedMax = 1024 * 1024

/**
 * What a page without a session answers: to a link the way to the login and back, to a form the
 * login itself, which holds what was posted, if only that there was something to do. What can't be
 * held, as it has files or secrets, is offered again on the page that it came from. A script gets
 * nothing, so the problem is told as such.
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
  const posted = carry && !hasFiles(raw) ? await readPosted(ctx, c) : undefined
  if (posted !== undefined && posted.length <= carriedMax) {
    return render(ctx, c, LoginPage({ next, carried: posted, interrupted: true }), 401)
  }
  const back = cameFrom(ctx.config, raw)
  return render(ctx, c, LoginPage({ next: back, interrupted: true }), 401)
}

function hasFiles(request: Request): boolean {
  const type = bodyType(request)
  return type !== '' && type !== formType
}

/** What was posted; nothing where that is more than a stranger may send. */
async function readPosted(ctx: Context, c: HonoContext<{ Variables: Variables }>) {
  try {
    await boundBody(ctx, c)
    return await readText(c.req.raw)
  } catch (error) {
    if (error instanceof Problem && error.code === 'payload_too_large') return undefined
    throw error
  }
}
