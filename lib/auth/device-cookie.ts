import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { parse, serialize } from 'hono/utils/cookie'
import type { Context } from '../context.ts'
import { isSecure, type Reach } from '../http/origin.ts'

/** In seconds, the longest that browsers keep a cookie (RFC 6265bis). */
const maxAge = 400 * 24 * 60 * 60

/** The key that signs the cookies of devices. It follows the password: a new one ends them all. */
export function deviceKeyOf(passwordHash: string): string {
  return hash('sha256', `devices ${passwordHash}`, 'hex')
}

/**
 * The device from which a request comes, where the owner has signed in from there before: a random
 * name, signed. It opens nothing. It only keeps strangers who guess passwords from shutting the
 * owner out (OWASP: Slow Down Online Guessing Attacks with Device Cookies), and lets long forms be
 * carried through a login.
 */
export async function knownDevice(
  ctx: Pick<Context, 'config' | 'settings'>,
  request: Request,
): Promise<string | undefined> {
  const { name } = cookieFor(ctx.config, request)
  const value = parse(request.headers.get('Cookie') ?? '', name)[name]
  const [, device, signature] = /^([\w-]{22})\.([\w-]{43})$/.exec(value ?? '') ?? []
  if (!device || !signature) return undefined
  const expected = sign(device, await ctx.settings.deviceKey())
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) ? device : undefined
}

/** The Set-Cookie header by which a device that has just signed in, `device` where known, stays known. */
export async function setDeviceCookie(
  ctx: Pick<Context, 'config' | 'settings'>,
  request: Request,
  device = randomBytes(16).toString('base64url'),
): Promise<string> {
  const { name, secure } = cookieFor(ctx.config, request)
  const value = `${device}.${sign(device, await ctx.settings.deviceKey())}`
  return serialize(name, value, { path: '/', secure, httpOnly: true, sameSite: 'Lax', maxAge })
}

function sign(device: string, key: string): string {
  return createHmac('sha256', key).update(device).digest('base64url')
}

function cookieFor(config: Reach, request: Request): { name: string; secure: boolean } {
  const secure = isSecure(config, request)
  return { name: secure ? '__Host-lifelog_device' : 'lifelog_device', secure }
}
