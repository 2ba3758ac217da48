import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { changePassword } from '../../lib/auth/credentials.ts'
import { sessionCookie } from '../../lib/auth/session-cookie.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { viewSettings } from '../../lib/settings/settings.ts'
import { SettingsPage } from '../../lib/views/settings.tsx'

export default page({
  summary: 'Change the password',
  form: v.pipe(
    v.object({ current: v.string(), next: v.string(), repeated: v.string() }),
    v.forward(
      v.check(({ next, repeated }) => next === repeated, 'The two new passwords differ.'),
      ['repeated'],
    ),
  ),
  secret: true,
  errors: ['rate_limited'],
  async handle({ ctx, form: { current, next }, c }) {
    const session = sessionCookie(ctx.config, c.req.raw)
    await changePassword(ctx, { current, next, session })
    await ctx.settings.invalidate()
    return seeOther(c, '/settings', {
      message: 'The password is changed. All other browsers are logged out.',
    })
  },
  async onInvalid({ ctx, problem }) {
    const { code, message } = problem
    const errors = code === 'rate_limited' ? [{ path: 'current', message }] : problem.errors
    if (!errors) throw problem
    return <SettingsPage settings={await viewSettings(ctx)} errors={errors} />
  },
})
