import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { viewAccount } from '../../lib/auth/account.ts'
import { confirmPassword } from '../../lib/auth/confirm-password.ts'
import { endAllSessions } from '../../lib/auth/session.ts'
import { sessionCookie } from '../../lib/auth/session-cookie.ts'
import { rotateToken } from '../../lib/auth/token.ts'
import { fieldErrors } from '../../lib/base/problem.ts'
import { viewSettings } from '../../lib/settings/settings.ts'
import { NewTokenPage } from '../../lib/views/settings/new-token.tsx'
import { SettingsPage } from '../../lib/views/settings/settings.tsx'

export default page({
  form: v.object({ token_password: v.optional(v.string(), ''), sessions: v.optional(v.string()) }),
  secret: true,
  async handle({ ctx, form, c }) {
    await confirmPassword(ctx, form.token_password, 'token_password')
    if (form.sessions) await endAllSessions(ctx, sessionCookie(ctx.config, c.req.raw))
    return <NewTokenPage token={(await rotateToken(ctx)).token} />
  },
  async onInvalid({ ctx, problem, c }) {
    const errors = fieldErrors(problem, 'token_password')
    const account = await viewAccount(ctx, c.req.raw)
    return <SettingsPage settings={await viewSettings(ctx)} account={account} errors={errors} />
  },
})
