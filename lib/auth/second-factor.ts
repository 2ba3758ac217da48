import { hash } from 'node:crypto'
import { problem } from '../base/problem.ts'
import type { Context } from '../context.ts'
import { newPassword } from './password.ts'
import { hashSession } from './session.ts'
import { admit, clearFailures } from './throttle.ts'
import { newTotpSecret, totpStep, totpUri } from './totp.ts'

const recoveryCodes = 10

/** How long what was begun can be confirmed, in ms. */
const confirmationTime = 10 * 60_000

type Changing = Pick<Context, 'db' | 'settings' | 'now' | 'log'>

/**
 * Begins with one-time codes of an app as the second factor. They're asked for only once one was
 * entered (`confirmSecondFactor`), within ten minutes and by the same session.
 * @param session the value of the cookie of whoever has just given the password
 * @throws {Problem} `conflict` where there is a second factor already
 */
export async function beginSecondFactor(
  ctx: Pick<Context, 'db' | 'now'>,
  session: string,
): Promise<{ secret: string; uri: string }> {
  const secret = await newTotpSecret()
  const factor = {
    secret,
    begun_by: hashSession(session),
    begun_at: ctx.now().toISOString(),
  }
  const begun = await ctx.db
    .insertInto('second_factor')
    .values(factor)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(factor).where('second_factor.confirmed_at', 'is', null),
    )
    .returning('id')
    .executeTakeFirst()
  if (!begun) throw problem('conflict', 'There is a second factor already. Switch it off first.')
  return { secret, uri: await totpUri(secret) }
}

/** What this session has begun and not confirmed yet. */
export async function begunSecondFactor(
  ctx: Pick<Context, 'db' | 'now'>,
  session: string,
): Promise<{ secret: string; uri: string } | undefined> {
  const begun = await selectBegun(ctx, session).executeTakeFirst()
  return begun && { secret: begun.secret, uri: await totpUri(begun.secret) }
}

/**
 * Switches the second factor on, if `code` is one of what this session has begun. Guesses are throttled
 * as those of the password are.
 * @returns codes that work once each in its place, to be shown this once
 * @throws {Problem} `validation_failed` at `code`, `conflict` where nothing was begun, `rate_limited`
 */
export async function confirmSecondFactor(
  ctx: Changing,
  session: string,
  code: string,
): Promise<string[]> {
  const from = { form: 'second-factor' }
  await admit(ctx, from)
  const codes = Array.from({ length: recoveryCodes }, newPassword)
  await ctx.db.transaction().execute(async (db) => {
    const begun = await selectBegun({ db, now: ctx.now }, session).forUpdate().executeTakeFirst()
    if (!begun) {
      throw problem(
        'conflict',
        'No key waits for its first code here: it’s switched on already, or ten minutes have passed. ' +
          'The settings say which.',
      )
    }
    const last_step = await totpStep(begun.secret, code, ctx.now(), null)
    if (last_step === undefined) {
      const message = 'That isn’t the code that the app shows now. Please try again.'
      throw problem('validation_failed', message, { errors: [{ path: 'code', message }] })
    }
    const confirmed_at = ctx.now().toISOString()
    await db
      .updateTable('second_factor')
      .set({ last_step, confirmed_at, begun_by: null, begun_at: null })
      .execute()
    await db.deleteFrom('recovery_codes').execute()
    await db
      .insertInto('recovery_codes')
      .values(codes.map((code) => ({ hash: hashCode(code) })))
      .execute()
  })
  await clearFailures(ctx, from)
  await ctx.settings.invalidate()
  ctx.log.info('The second factor was switched on.')
  return codes
}

function selectBegun({ db, now }: Pick<Context, 'db' | 'now'>, session: string) {
  return db
    .selectFrom('second_factor')
    .select('secret')
    .where('confirmed_at', 'is', null)
    .where('begun_by', '=', hashSession(session))
    .where('begun_at', '>', new Date(now().getTime() - confirmationTime).toISOString())
}

/** Switches the second factor off; the password alone lets the owner in again. */
export async function endSecondFactor(ctx: Changing): Promise<void> {
  await ctx.db.transaction().execute(async (db) => {
    await db.deleteFrom('second_factor').execute()
    await db.deleteFrom('recovery_codes').execute()
  })
  await ctx.settings.invalidate()
  ctx.log.warn('The second factor was switched off.')
}

/**
 * Whether `code` is enough beside the password, as it always is without a second factor. A code that
 * was right is used up with the transaction of `ctx`.
 */
export async function passesSecondFactor(
  ctx: Pick<Context, 'db' | 'now'>,
  code: string,
): Promise<boolean> {
  const factor = await ctx.db
    .selectFrom('second_factor')
    .select(['secret', 'last_step'])
    .where('confirmed_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!factor) return true
  const last_step = await totpStep(factor.secret, code, ctx.now(), factor.last_step)
  if (last_step !== undefined) {
    await ctx.db.updateTable('second_factor').set({ last_step }).execute()
    return true
  }
  const { numDeletedRows } = await ctx.db
    .deleteFrom('recovery_codes')
    .where('hash', '=', hashCode(code))
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** A recovery code has 80 random bits, so a fast hash keeps it. */
function hashCode(code: string): string {
  return hash('sha256', code.trim().toLowerCase(), 'hex')
}
