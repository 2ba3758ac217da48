import { createHash, randomBytes } from 'node:crypto'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'

const hour = 60 * 60 * 1000
const day = 24 * hour

/** A session ends this long after its last use. */
const idleTimeout = 30 * day

/** A session ends this long after the login, however much it's used. */
const lifetime = 90 * day

/** How far `last_used_at` may lag behind, so that most requests write nothing. */
const touchEvery = hour

export type Session = { created_at: string; last_used_at: string; expires_at: string }

/** A session as its owner sees it; `id` ends it, and opens nothing. */
export type ListedSession = Session & {
  id: string
  user_agent: string | null
  address: string | null
  isCurrent: boolean
}

/** A session just made: `value` is the cookie's and is known to the browser alone. */
export type NewSession = { value: string; expires_at: string }

/** Starts a session of the owner with 256 random bits, and forgets those that have expired. */
export async function createSession(
  ctx: Pick<Context, 'db' | 'now'>,
  { userAgent, address }: { userAgent?: string | undefined; address?: string | undefined } = {},
): Promise<NewSession> {
  const value = randomBytes(32).toString('base64url')
  const now = ctx.now()
  const expires_at = new Date(now.getTime() + idleTimeout).toISOString()
  await ctx.db.deleteFrom('sessions').where('expires_at', '<=', now.toISOString()).execute()
  await ctx.db
    .insertInto('sessions')
    .values({
      id_hash: hashSession(value),
      created_at: now.toISOString(),
      last_used_at: now.toISOString(),
      expires_at,
      user_agent: userAgent?.slice(0, 512) ?? null,
      address: address?.slice(0, 64) ?? null,
    })
    .execute()
  return { value, expires_at }
}

/** The session behind a cookie's value, undefined where it's unknown, ended or expired. */
export async function readSession(
  ctx: Pick<Context, 'db' | 'now'>,
  value: string,
): Promise<Session | undefined> {
  const now = ctx.now()
  const session = await ctx.db
    .selectFrom('sessions')
    .select(['created_at', 'last_used_at', 'expires_at'])
    .where('id_hash', '=', hashSession(value))
    .where('expires_at', '>', now.toISOString())
    .where('created_at', '>', earliestCreation(now))
    .executeTakeFirst()
  if (!session || Date.parse(session.last_used_at) > now.getTime() - touchEvery) return session
  return ctx.db
    .updateTable('sessions')
    .set({
      last_used_at: now.toISOString(),
      expires_at: new Date(
        Math.min(now.getTime() + idleTimeout, Date.parse(session.created_at) + lifetime),
      ).toISOString(),
    })
    .where('id_hash', '=', hashSession(value))
    .returning(['created_at', 'last_used_at', 'expires_at'])
    .executeTakeFirst()
}

/** Ends a session; one that is unknown or has ended already is left at that. */
export async function endSession(ctx: Pick<Context, 'db'>, value: string): Promise<void> {
  await ctx.db.deleteFrom('sessions').where('id_hash', '=', hashSession(value)).execute()
}

/** Ends every session but the one whose cookie's value is `except`. */
export async function endAllSessions(ctx: Pick<Context, 'db'>, except?: string): Promise<void> {
  await ctx.db
    .deleteFrom('sessions')
    .$if(except !== undefined, (query) => query.where('id_hash', '!=', hashSession(except ?? '')))
    .execute()
}

/** The sessions that are open, the one last used first; `current` is the asking one's cookie's value. */
export async function listSessions(
  ctx: Pick<Context, 'db' | 'now'>,
  current: string | undefined,
): Promise<ListedSession[]> {
  const now = ctx.now()
  const sessions = await ctx.db
    .selectFrom('sessions')
    .select(['id_hash', 'created_at', 'last_used_at', 'expires_at', 'user_agent', 'address'])
    .where('expires_at', '>', now.toISOString())
    .where('created_at', '>', earliestCreation(now))
    .orderBy('last_used_at', 'desc')
    .limit(100)
    .execute()
  const own = current === undefined ? undefined : hashSession(current)
  return sessions.map(({ id_hash, ...session }) => {
    return { id: id_hash, ...session, isCurrent: id_hash === own }
  })
}

/** Ends the session that `listSessions` calls `id`. @throws {Problem} `not_found` */
export async function endListedSession(ctx: Pick<Context, 'db'>, id: string): Promise<void> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('sessions')
    .where('id_hash', '=', id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw problem('not_found', 'That session has ended already.')
}

function earliestCreation(now: Date): string {
  return new Date(now.getTime() - lifetime).toISOString()
}

/** What is kept of a session's cookie. */
export function hashSession(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}
