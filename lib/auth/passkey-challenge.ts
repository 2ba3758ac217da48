import { randomBytes } from 'node:crypto'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'

/** How long a challenge can be answered, in ms, and how many can wait for that. */
const lifetime = 5 * 60_000
const maxWaiting = 1_000

type Purpose = 'add' | 'login'

/**
 * What a passkey is to sign, for this once.
 * @throws {Problem} `rate_limited` where too many wait already, as strangers may ask for them
 */
export async function newChallenge(
  ctx: Pick<Context, 'db' | 'now'>,
  purpose: Purpose,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(randomBytes(32))
  const now = ctx.now().getTime()
  await ctx.db
    .deleteFrom('passkey_challenges')
    .where('expires_at', '<=', new Date(now).toISOString())
    .execute()
  const { waiting } = await ctx.db
    .selectFrom('passkey_challenges')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('purpose', '=', purpose)
    .executeTakeFirstOrThrow()
  if (waiting >= maxWaiting) {
    throw problem('rate_limited', 'Too many logins by passkey were begun. Use the password.')
  }
  const challenge = Buffer.from(bytes).toString('base64url')
  const expires_at = new Date(now + lifetime).toISOString()
  await ctx.db.insertInto('passkey_challenges').values({ challenge, purpose, expires_at }).execute()
  return bytes
}

/** Whether the challenge was given out, for this, and not answered yet; it is now. */
export async function takeChallenge(
  ctx: Pick<Context, 'db' | 'now'>,
  purpose: Purpose,
  challenge: string,
): Promise<boolean> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('passkey_challenges')
    .where('challenge', '=', challenge)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', ctx.now().toISOString())
    .executeTakeFirst()
  return numDeletedRows > 0n
}
