import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import type { NewToken } from './schema.ts'

/** A new API token: `llog_` and 256 random bits in base64url. */
export function newToken(): string {
  return `llog_${randomBytes(32).toString('base64url')}`
}

/** What is stored of a token: its SHA-256 in hex. */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex')
}

/** Whether `given` is the token behind the hash `stored`, in a time that tells nothing about either. */
export function verifyToken(given: string, stored: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(given)), Buffer.from(stored))
}

/**
 * Replaces the API token. When this returns the old one is refused here, and elsewhere as soon as
 * the other instances hear of it; the new one can't be read again.
 */
export async function rotateToken(
  ctx: Pick<Context, 'db' | 'settings' | 'now' | 'log'>,
): Promise<NewToken> {
  const token = newToken()
  const changed = { hash: hashToken(token), changed_at: ctx.now().toISOString() }
  await ctx.db
    .insertInto('credentials')
    .values({ kind: 'token', ...changed })
    .onConflict((conflict) => conflict.column('kind').doUpdateSet(changed))
    .execute()
  await ctx.settings.invalidate()
  ctx.log.info('The API token was replaced.')
  return { token }
}

/**
 * Whether the bearer token of a request is the owner's; undefined where it carries none. No browser
 * adds one by itself, so a valid one also proves that no other site made the request.
 */
export async function provesOwner(
  ctx: Pick<Context, 'settings'>,
  request: Request,
): Promise<boolean | undefined> {
  const token = bearerToken(request)
  if (token === undefined) return undefined
  const { tokenHash } = await ctx.settings.get()
  return tokenHash !== undefined && verifyToken(token, tokenHash)
}

/** Stops the API token, without a new one: whatever used it is refused from now on. */
export async function endToken(
  ctx: Pick<Context, 'db' | 'settings' | 'now' | 'log'>,
): Promise<void> {
  // Nobody ever sees the one that takes its place.
  await rotateToken(ctx)
}

/** The bearer token that a request carries (RFC 6750; the scheme in any case), if it carries one. */
export function bearerToken(request: Request): string | undefined {
  return /^bearer +(\S.*)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
}
