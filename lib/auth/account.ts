import type { Context } from '../context.ts'
import { type ListedPasskey, listPasskeys } from './passkeys.ts'
import { relyingParty } from './relying-party.ts'
import { type ListedSession, listSessions } from './session.ts'
import { sessionCookie } from './session-cookie.ts'

/** By what the owner gets in, for the settings. */
export type Account = {
  sessions: ListedSession[]
  secondFactor: boolean
  passkeys: ListedPasskey[]
  /** Whether browsers have passkeys for the address by which this was asked for. */
  passkeysPossible: boolean
}

/** What the settings show to the browser that asks. */
export async function viewAccount(
  ctx: Pick<Context, 'db' | 'config' | 'settings' | 'now'>,
  request: Request,
): Promise<Account> {
  const { secondFactor } = await ctx.settings.get()
  return {
    sessions: await listSessions(ctx, sessionCookie(ctx.config, request)),
    secondFactor,
    passkeys: await listPasskeys(ctx),
    passkeysPossible: relyingParty(ctx.config, request) !== undefined,
  }
}
