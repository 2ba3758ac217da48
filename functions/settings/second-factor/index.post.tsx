import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { viewAccount } from '../../../lib/auth/account.ts'
import { confirmPassword } from '../../../lib/auth/confirm-password.ts'
import { beginSecondFactor, endSecondFactor } from '../../../lib/auth/second-factor.ts'
import { neededSession } from '../../../lib/auth/session-cookie.ts'
import { fieldErrors } from '../../../lib/base/problem.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { viewSettings } from '../../../lib/settings/settings.ts'
import { SecondFactorPage } from '../../../lib/views/parts/second-factor.tsx'
import { SettingsPage } from '../../../lib/views/settings/settings.tsx'

export default page({
  form: v.object({
    factor_password: v.optional(v.string(), ''),
    to: v.picklist(['on', 'off']),
  }),
  secret: true,
  async handle({ ctx, form, c }) {
    const session = neededSession(ctx, c)
    await confirmPassword(ctx, form.factor_password, 'factor_password')
    if (form.to === 'on') return <SecondFactorPage {...(await beginSecondFactor(ctx, session))} />
    await endSecondFactor(ctx)
    return seeOther(c, '/settings', { message: 'The second factor is switched off.' })
  },
  async onInvalid({ ctx, problem, c }) {
    const errors = fieldErrors(problem, 'factor_password')
    const account = await viewAccount(ctx, c.req.raw)
    return <SettingsPage settings={await viewSettings(ctx)} account={account} errors={errors} />
  },
})
