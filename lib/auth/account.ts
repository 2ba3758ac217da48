import type { Context } from '../base/context.ts'
import { type ListedSession, listSessions } from './session.ts'
import { sessionCookie } from './session-cookie.ts'

/** By what the owner gets in, for the settings. */
export type Account = { sessions: ListedSession[]; secondFactor: boolean }

/** What the settings show to the browser that asks. */
export async function viewAccount(
  ctx: Pick<Context, 'db' | 'config' | 'settings' | 'now'>,
  request: Request,
): Promise<Account> {
  const { secondFactor } = await ctx.settings.get()
  return { sessions: await listSessions(ctx, sessionCookie(ctx.config, request)), secondFactor }
}
