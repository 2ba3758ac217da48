import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { verifyPassword } from './password.ts'
import { readPasswordHash } from './password-hash.ts'
import { passesSecondFactor } from './second-factor.ts'
import { createSession, endSession, type NewSession } from './session.ts'
import { admit, clearFailures } from './throttle.ts'

/**
 * Signs the owner in: a new session, whatever the browser had before (`previousSession`, its
 * cookie's value, ends). `address` is the client's, `device` its name where it signed in before.
 * @throws {Problem} `unauthorized` for a wrong password, `rate_limited` with Retry-After after too
 * many of them.
 */
export async function login(
  ctx: Pick<Context, 'db' | 'now' | 'log' | 'slots'>,
  attempt: {
    password: string
    address: string
    device?: string | undefined
    /** Of the second factor, where there is one. */
    code?: string | undefined
    userAgent?: string | undefined
    previousSession?: string | undefined
  },
): Promise<NewSession> {
  const { address, device } = attempt
  const from = device === undefined ? { address } : { device }
  await admit(ctx, from)
  const hash = await readPasswordHash(ctx)
  if (!(await ctx.slots.hashing(() => verifyPassword(attempt.password, hash)))) {
    ctx.log.warn({ address: attempt.address }, 'A login failed: wrong password.')
    throw wrongPassword()
  }
  const session = await ctx.db.transaction().execute(async (db) => {
    // A password changed since it was read has ended all sessions and must not get a new one.
    if ((await readPasswordHash({ db }, 'locked')) !== hash) throw wrongPassword()
    if (!(await passesSecondFactor({ db, now: ctx.now }, attempt.code ?? ''))) {
      ctx.log.warn({ address }, 'A login failed: wrong code of the second factor.')
      throw wrongCode()
    }
    if (attempt.previousSession) await endSession({ db }, attempt.previousSession)
    return createSession({ db, now: ctx.now }, { userAgent: attempt.userAgent, address })
  })
  await clearFailures(ctx, from)
  ctx.log.info({ address: attempt.address }, 'The owner signed in.')
  return session
}

/** Signs out: the session behind the cookie's value is dead at once. */
export async function logout(ctx: Pick<Context, 'db' | 'log'>, value: string): Promise<void> {
  await endSession(ctx, value)
  ctx.log.info('The owner signed out.')
}

function wrongCode() {
  return problem(
    'unauthorized',
    'That isn’t the code of your second factor. Wait for the next one and try again.',
  )
}

function wrongPassword() {
  return problem('unauthorized', 'That isn’t the password. Please try again.')
}
