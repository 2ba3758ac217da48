import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { verifyPassword } from './password.ts'
import { readPasswordHash } from './password-hash.ts'
import { admit, clearFailures } from './throttle.ts'

/**
 * Asks whoever is signed in for the password again, before what lets people in is changed: a stolen
 * session alone must not do that. Wrong guesses are throttled like logins.
 * @param field where in the form a wrong password is said
 * @returns the hash of the password
 * @throws {Problem} `validation_failed`, `rate_limited`
 */
export async function confirmPassword(
  ctx: Pick<Context, 'db' | 'now' | 'log' | 'slots'>,
  password: string,
  field: string,
): Promise<string> {
  const from = { form: 'settings' }
  await admit(ctx, from)
  const hash = await readPasswordHash(ctx)
  if (!(await ctx.slots.hashing(() => verifyPassword(password, hash)))) {
    ctx.log.warn({ field }, 'A change of the credentials failed: wrong current password.')
    const message = 'That isn’t the current password. Please try again.'
    throw problem('validation_failed', message, { errors: [{ path: field, message }] })
  }
  await clearFailures(ctx, from)
  return hash
}
