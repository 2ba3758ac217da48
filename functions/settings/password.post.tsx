import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { viewAccount } from '../../lib/auth/account.ts'
import { changePassword } from '../../lib/auth/credentials.ts'
import { setDeviceCookie } from '../../lib/auth/device-cookie.ts'
import { sessionCookie } from '../../lib/auth/session-cookie.ts'
import { endToken } from '../../lib/auth/token.ts'
import { fieldErrors } from '../../lib/base/problem.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { viewSettings } from '../../lib/settings/settings.ts'
import { SettingsPage } from '../../lib/views/settings/settings.tsx'

export default page({
  form: v.pipe(
    v.object({
      current: v.string(),
      next: v.string(),
      repeated: v.string(),
      token: v.optional(v.string()),
    }),
    v.forward(
      v.check(({ next, repeated }) => next === repeated, 'The two new passwords differ.'),
      ['repeated'],
    ),
  ),
  secret: true,
  async handle({ ctx, form: { current, next, token }, c }) {
    const session = sessionCookie(ctx.config, c.req.raw)
    await changePassword(ctx, { current, next, session })
    if (token) await endToken(ctx)
    else await ctx.settings.invalidate()
    c.header('Set-Cookie', await setDeviceCookie(ctx, c.req.raw), { append: true })
    const tokenNote = token
      ? ' The API token has stopped working; you can make a new one here.'
      : ''
    return seeOther(c, '/settings', {
      message: `The password is changed. All other browsers are logged out.${tokenNote}`,
    })
  },
  async onInvalid({ ctx, problem, c }) {
    const errors = fieldErrors(problem, 'current')
    const account = await viewAccount(ctx, c.req.raw)
    return <SettingsPage settings={await viewSettings(ctx)} account={account} errors={errors} />
  },
})
