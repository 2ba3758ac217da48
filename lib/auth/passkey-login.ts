import type {
  AuthenticationResponseJSON,
  AuthenticatorTransportFuture,
} from '@simplewebauthn/server'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { isChallenge, newChallenge, spendChallenge } from './passkey-challenge.ts'
import type { RelyingParty } from './relying-party.ts'
import { createSession, endSession, type NewSession } from './session.ts'
import { admit, clearFailures } from './throttle.ts'

type Login = Pick<Context, 'db' | 'now' | 'log' | 'settings'>

/** What a browser needs to ask its passkeys: which one is theirs to know. */
export async function beginPasskeyLogin(ctx: Login, { id, origin }: RelyingParty) {
  // It takes 27 MB, so it's loaded only when it's used.
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  return generateAuthenticationOptions({
    rpID: id,
    challenge: await newChallenge(ctx, { use: 'login', origin }),
    userVerification: 'required',
  })
}

/**
 * Signs the owner in by a passkey, in place of password and code: it's on a device that the owner has,
 * which asked for a PIN, a finger or a face. Throttled like the password.
 * @throws {Problem} `unauthorized`, `rate_limited`
 */
export async function loginByPasskey(
  ctx: Login,
  { id: rpId, origin }: RelyingParty,
  attempt: {
    response: unknown
    address: string
    device?: string | undefined
    userAgent?: string | undefined
    previousSession?: string | undefined
  },
): Promise<NewSession> {
  const { address, device, userAgent } = attempt
  const from = device === undefined ? { address } : { device }
  await admit(ctx, from)
  const response = attempt.response as AuthenticationResponseJSON
  const passkey = await ctx.db
    .selectFrom('passkeys')
    .selectAll()
    .where('id', '=', String(response?.id))
    .executeTakeFirst()
  if (!passkey) throw unknownPasskey()
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  let answered = ''
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge(challenge) {
      answered = challenge
      return isChallenge(ctx, { use: 'login', origin }, challenge)
    },
    expectedOrigin: origin,
    expectedRPID: rpId,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(passkey.public_key),
      counter: passkey.counter,
      transports: passkey.transports as AuthenticatorTransportFuture[],
    },
  }).catch((error) => {
    ctx.log.warn({ err: error, address }, 'A login failed: a passkey was not accepted.')
  })
  if (!verified?.verified) throw unknownPasskey()
  const { newCounter: counter } = verified.authenticationInfo
  const session = await ctx.db.transaction().execute(async (db) => {
    if (!(await spendChallenge({ db, now: ctx.now }, answered))) throw unknownPasskey()
    const { numUpdatedRows } = await db
      .updateTable('passkeys')
      .set({ counter, last_used_at: ctx.now().toISOString() })
      .where('id', '=', passkey.id)
      .where('counter', '=', passkey.counter)
      .executeTakeFirst()
    // It was removed or used meanwhile.
    if (numUpdatedRows === 0n) throw unknownPasskey()
    if (attempt.previousSession) await endSession({ db }, attempt.previousSession)
    return createSession({ db, now: ctx.now }, { userAgent, address })
  })
  await clearFailures(ctx, from)
  ctx.log.info({ address }, 'The owner signed in by a passkey.')
  return session
}

function unknownPasskey() {
  return problem('unauthorized', 'That passkey isn’t known here. Use another, or the password.')
}
