import * as v from 'valibot'
import { page } from '../../../../lib/app/page.ts'
import { viewAccount } from '../../../../lib/auth/account.ts'
import { confirmPassword } from '../../../../lib/auth/confirm-password.ts'
import { removePasskey } from '../../../../lib/auth/passkeys.ts'
import { fieldErrors } from '../../../../lib/base/problem.ts'
import { seeOther } from '../../../../lib/http/see-other.ts'
import { viewSettings } from '../../../../lib/settings/settings.ts'
import { SettingsPage } from '../../../../lib/views/settings/settings.tsx'

export default page({
  params: v.strictObject({ id: v.string() }),
  form: v.object({ remove_password: v.optional(v.string(), '') }),
  secret: true,
  async handle({ ctx, params, form, c }) {
    await confirmPassword(ctx, form.remove_password, `remove:${params.id}`)
    await removePasskey(ctx, params.id)
    return seeOther(c, '/settings', { message: 'The passkey was removed.' })
  },
  async onInvalid({ ctx, params, problem, c }) {
    const errors = fieldErrors(problem, `remove:${params.id}`)
    const account = await viewAccount(ctx, c.req.raw)
    return <SettingsPage settings={await viewSettings(ctx)} account={account} errors={errors} />
  },
})
