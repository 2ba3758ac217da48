import { parse, serialize } from 'hono/utils/cookie'
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
