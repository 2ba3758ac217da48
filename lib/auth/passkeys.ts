import type { AuthenticatorTransportFuture, RegistrationResponseJSON } from '@simplewebauthn/server'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { isChallenge, newChallenge, spendChallenge } from './passkey-challenge.ts'
import type { RelyingParty } from './relying-party.ts'

export type ListedPasskey = {
  id: string
  name: string
  created_at: string
  last_used_at: string | null
}

type Changing = Pick<Context, 'db' | 'now' | 'log' | 'settings'>

/** The passkeys that open a session, the oldest first. */
export async function listPasskeys({ db }: Pick<Context, 'db'>): Promise<ListedPasskey[]> {
  return db
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at', 'last_used_at'])
    .orderBy('created_at')
    .execute()
}

/** What a browser needs to make a passkey; the owner's password was confirmed before. */
export async function beginPasskey(ctx: Changing, { id, origin }: RelyingParty) {
  const known = await ctx.db.selectFrom('passkeys').select(['id', 'transports']).execute()
  // It takes 27 MB, so it's loaded only when it's used.
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  return generateRegistrationOptions({
    rpName: 'LifeLog',
    rpID: id,
    userName: 'owner',
    userDisplayName: 'Owner of LifeLog',
    userID: new TextEncoder().encode('owner'),
    challenge: await newChallenge(ctx, { use: 'add', origin }),
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({
      id,
      transports: transports as AuthenticatorTransportFuture[],
    })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** Adds what the browser made of that. @throws {Problem} `validation_failed`, `conflict` */
export async function addPasskey(
  ctx: Changing,
  { id, origin }: RelyingParty,
  { name, response }: { name: string; response: unknown },
): Promise<void> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  let answered = ''
  const verified = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge(challenge) {
      answered = challenge
      return isChallenge(ctx, { use: 'add', origin }, challenge)
    },
    expectedOrigin: origin,
    expectedRPID: id,
  }).catch((error) => {
    ctx.log.warn({ err: error }, 'A passkey was not accepted.')
  })
  if (!verified?.verified || !(await spendChallenge(ctx, answered))) {
    throw problem('validation_failed', 'The passkey was not accepted. Please try again.')
  }
  const { credential } = verified.registrationInfo
  const added = await ctx.db
    .insertInto('passkeys')
    .values({
      id: credential.id,
      name,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      created_at: ctx.now().toISOString(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw problem('conflict', 'That passkey is here already: you can log in by it.')
  ctx.log.info({ name }, 'A passkey was added.')
}

/** Removes a passkey; it opens no session any more. @throws {Problem} `not_found` */
export async function removePasskey(ctx: Pick<Context, 'db' | 'log'>, id: string): Promise<void> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('passkeys')
    .where('id', '=', id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw problem('not_found', 'That passkey was removed already.')
  ctx.log.warn('A passkey was removed.')
}

/** @throws {Problem} `conflict` where browsers have no passkeys for this site */
export function needed(party: RelyingParty | undefined): RelyingParty {
  if (party) return party
  throw problem(
    'conflict',
    'Passkeys need a name and HTTPS. Open LifeLog by that, or as localhost.',
  )
}
