import { parse, serialize } from 'hono/utils/cookie'
import * as v from 'valibot'

const undo = v.pipe(
  v.string(),
  v.regex(
    /^\/(?:(?:events|views)\/\d+\/restore|attachments\/[\w-]{1,128}\/restore|events\/\d+\/(?:unpin|pin\?at=[\d:.TZ-]+)|settings\/timezone\/undo|on-this-day\/pauses\/undo\?[\w%+.=&-]{1,500}|(?:events|tags)\/changes\/\d+\/undo)$/,
  ),
)
/** The cookie's value; anyone near may have made it, so nothing is taken from it that isn't this. */
const Cookie = v.pipe(
  v.string(),
  v.transform((value) => Buffer.from(value, 'base64url').toString()),
  v.parseJson(),
  v.object({ message: v.string(), undo: v.fallback(v.optional(undo), undefined) }),
)

/** What the next page says once: that something was done, and the path that undoes it. */
export type Flash = { message: string; undo?: string | undefined }

const name = 'lifelog_flash'
const cookie = { path: '/', httpOnly: true, sameSite: 'Lax' } as const

/** Longest message, in characters: cookies have little room. */
const maxLength = 600

/** The Set-Cookie header that makes the next page say `flash`; under HTTPS, nothing else gets it. */
export function setFlash({ message, undo }: Flash, secure: boolean): string {
  const fitting = message.length > maxLength ? `${message.slice(0, maxLength)}…` : message
  const json = JSON.stringify({ message: fitting.toWellFormed(), undo })
  const value = Buffer.from(json).toString('base64url')
  return serialize(name, value, { ...cookie, secure, maxAge: 60 })
}

/** The Set-Cookie header by which it's said only once. */
export const forgetFlash = serialize(name, '', { ...cookie, maxAge: 0 })

/** What a request's cookie tells to say, if it's one of ours. */
export function readFlash(request: Request): Flash | undefined {
  const value = parse(request.headers.get('Cookie') ?? '', name)[name]
  const result = v.safeParse(Cookie, value)
  return result.success ? result.output : undefined
}
