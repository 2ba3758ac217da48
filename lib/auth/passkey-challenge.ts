import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'

/** How long a challenge can be answered, in ms. */
const lifetime = 5 * 60_000

/** Random bytes, the end as ms since 1970, and the signature. */
const nonceLength = 16
const endLength = 8

/** What a challenge is for: an answer counts for nothing else, nor at another origin. */
export type Purpose = { use: 'add' | 'login'; origin: string }

type Signing = Pick<Context, 'settings' | 'now'>

/**
 * What a passkey is to sign, for this once. It's signed itself and kept nowhere, so strangers may ask
 * for as many as they like.
 */
export async function newChallenge(
  ctx: Signing,
  purpose: Purpose,
): Promise<Uint8Array<ArrayBuffer>> {
  const end = Buffer.alloc(endLength)
  end.writeBigUInt64BE(BigInt(ctx.now().getTime() + lifetime))
  const content = Buffer.concat([randomBytes(nonceLength), end])
  return new Uint8Array(Buffer.concat([content, await sign(ctx, purpose, content)]))
}

/** Whether the challenge was given out for this, and isn't too old. */
export async function isChallenge(
  ctx: Signing,
  purpose: Purpose,
  challenge: string,
): Promise<boolean> {
  const bytes = Buffer.from(challenge, 'base64url')
  const content = bytes.subarray(0, nonceLength + endLength)
  const signature = bytes.subarray(content.length)
  const expected = await sign(ctx, purpose, content)
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return false
  return endOf(bytes) > ctx.now().getTime()
}

/**
 * Notes that a valid challenge was answered by a valid passkey.
 * @param challenge as the client sent it; both spellings of the same bytes are one
 * @returns whether that is the first time
 */
export async function spendChallenge(
  ctx: Pick<Context, 'db' | 'now'>,
  challenge: string,
): Promise<boolean> {
  const bytes = Buffer.from(challenge, 'base64url')
  await ctx.db
    .deleteFrom('answered_challenges')
    .where('expires_at', '<=', ctx.now().toISOString())
    .execute()
  const { numInsertedOrUpdatedRows = 0n } = await ctx.db
    .insertInto('answered_challenges')
    .values({
      challenge: bytes.toString('base64url'),
      expires_at: new Date(endOf(bytes)).toISOString(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

function endOf(challenge: Buffer): number {
  return Number(challenge.readBigUInt64BE(nonceLength))
}

async function sign({ settings }: Signing, { use, origin }: Purpose, content: Buffer) {
  const key = await settings.deviceKey()
  return createHmac('sha256', key).update(`passkey ${use} ${origin} `).update(content).digest()
}
