import type { Context as HonoContext } from 'hono'
import { parse, serialize } from 'hono/utils/cookie'
import { problem } from '../base/problem.ts'
import type { Variables } from '../http/endpoint.ts'
import { isSecure, type Reach } from '../http/origin.ts'
import type { NewSession } from './session.ts'

/**
 * In seconds, the maxAge that browsers keep a cookie (RFC 6265bis). The server decides when a
 * session ends, so the cookie needn't be sent again for the session to slide.
 */
const maxAge = 400 * 24 * 60 * 60

/** The value of the session cookie that a request carries, if it carries one. */
export function sessionCookie(config: Reach, request: Request): string | undefined {
  const { name } = cookieFor(config, request)
  return parse(request.headers.get('Cookie') ?? '', name)[name] || undefined
}

/**
 * The value of the cookie by which this request was let in.
 * @throws {Problem} `forbidden` where that was the API token
 */
export function neededSession(
  { config }: { config: Reach },
  c: HonoContext<{ Variables: Variables }>,
): string {
  const session = sessionCookie(config, c.req.raw)
  if (c.get('authentication') === 'session' && session) return session
  throw problem('forbidden', 'The API token can’t do this. Log in by the password.')
}

/** The Set-Cookie header that gives the browser its session. */
export function setSessionCookie(config: Reach, request: Request, session: NewSession): string {
  return setCookie(config, request, session.value, maxAge)
}

/** The Set-Cookie header that makes the browser forget its session. */
export function clearSessionCookie(config: Reach, request: Request): string {
  return setCookie(config, request, '', 0)
}

function setCookie(config: Reach, request: Request, value: string, maxAge: number): string {
  const { name, secure } = cookieFor(config, request)
  return serialize(name, value, { path: '/', secure, httpOnly: true, sameSite: 'Lax', maxAge })
}

/** Under HTTPS the prefix keeps other hosts and plain HTTP from planting a session. */
function cookieFor(config: Reach, request: Request): { name: string; secure: boolean } {
  const secure = isSecure(config, request)
  return { name: secure ? '__Host-lifelog' : 'lifelog', secure }
}
