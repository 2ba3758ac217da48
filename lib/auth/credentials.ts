import { sql } from 'kysely'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { isCommonPassword } from './common-password.ts'
import { confirmPassword } from './confirm-password.ts'
import { hashPassword, maxPasswordLength, newPassword, verifyPassword } from './password.ts'
import { endAllSessions } from './session.ts'
import { hashToken, newToken, verifyToken } from './token.ts'

/** Fewest characters of a password that the owner chooses. */
export const minPasswordLength = 8

const tooCommon = 'is one of those that are tried first. Choose another.'

const secrets = {
  password: {
    variable: 'ADMIN_PASSWORD',
    make: newPassword,
    hash: hashPassword,
    verify: verifyPassword,
  },
  token: {
    variable: 'API_TOKEN',
    make: newToken,
    hash: async (token: string) => hashToken(token),
    verify: async (token: string, hash: string) => verifyToken(token, hash),
  },
} as const

/**
 * Sees to it that there is a password and a token. Those of the environment are taken when they
 * are new there: one that was taken before isn't taken again, so that what the owner changed since
 * stays. Where none is given and none is stored, one is made. Of several instances that start at
 * once, one does all this and the others find it done. A password that is taken ends all sessions.
 * @returns what was made, to be shown this once.
 */
export async function seedCredentials(
  ctx: Pick<Context, 'db' | 'config' | 'now' | 'log'>,
): Promise<{ password?: string; token?: string }> {
  return ctx.db.transaction().execute(async (db) => {
    // Excludes other writers, seeding or not; readers go on.
    await sql`lock table credentials in share row exclusive mode`.execute(db)
    const password = await seed({ ...ctx, db }, 'password')
    const token = await seed({ ...ctx, db }, 'token')
    return { ...(password && { password }), ...(token && { token }) }
  })
}

/** Returns the secret if it had to be made. */
async function seed(
  ctx: Pick<Context, 'db' | 'config' | 'now' | 'log'>,
  kind: keyof typeof secrets,
): Promise<string | undefined> {
  const { variable, make, hash, verify } = secrets[kind]
  const given = ctx.config[variable]
  const stored = await ctx.db
    .selectFrom('credentials')
    .select('environment_hash')
    .where('kind', '=', kind)
    .executeTakeFirst()
  const changed_at = ctx.now().toISOString()
  if (given === undefined) {
    if (stored) return undefined
    const secret = make()
    await ctx.db
      .insertInto('credentials')
      .values({ kind, hash: await hash(secret), changed_at })
      .execute()
    return secret
  }
  if (stored?.environment_hash && (await verify(given, stored.environment_hash))) return undefined
  const isAllowed = kind !== 'password' || ctx.config.ALLOW_PUBLISHED_SECRETS
  if (!isAllowed && (await isCommonPassword(given))) throw new Error(`${variable} ${tooCommon}`)
  // The same hash twice: the environment's value is no cheaper to guess than the password itself.
  const hashed = await hash(given)
  const taken = { hash: hashed, environment_hash: hashed, changed_at }
  await ctx.db
    .insertInto('credentials')
    .values({ kind, ...taken })
    .onConflict((conflict) => conflict.column('kind').doUpdateSet(taken))
    .execute()
  if (kind === 'password') await endAllSessions(ctx)
  ctx.log.info(`The ${kind} is now the one of ${variable}.`)
  return undefined
}

/**
 * Changes the owner's password and ends all sessions but the one whose cookie's value is
 * `session`. Wrong guesses at the current password are throttled like logins.
 * @throws {Problem} `validation_failed` for a wrong current password or a next one of fewer than 8
 * or more than 1,024 characters, `rate_limited`, `conflict` where someone else changed it meanwhile.
 */
export async function changePassword(
  ctx: Pick<Context, 'db' | 'now' | 'log' | 'slots'>,
  { current, next, session }: { current: string; next: string; session?: string | undefined },
): Promise<void> {
  if ([...next.normalize('NFKC')].length < minPasswordLength || next.length > maxPasswordLength) {
    throw invalid(
      'next',
      `The new password needs ${minPasswordLength} to ${maxPasswordLength} characters.`,
    )
  }
  const hash = await confirmPassword(ctx, current, 'current')
  if (await isCommonPassword(next)) throw invalid('next', `The new password ${tooCommon}`)
  const nextHash = await ctx.slots.hashing(() => hashPassword(next))
  const changed = { hash: nextHash, changed_at: ctx.now().toISOString() }
  await ctx.db.transaction().execute(async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('credentials')
      .set(changed)
      .where('kind', '=', 'password')
      .where('hash', '=', hash)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) {
      throw problem('conflict', 'The password was changed elsewhere meanwhile. Sign in again.')
    }
    await endAllSessions({ db }, session)
  })
  ctx.log.info('The password was changed.')
}

function invalid(path: string, message: string) {
  return problem('validation_failed', message, { errors: [{ path, message }] })
}
