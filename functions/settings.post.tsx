import { page } from '../lib/app/page.ts'
import { viewAccount } from '../lib/auth/account.ts'
import { seeOther } from '../lib/http/see-other.ts'
import { SettingsForm } from '../lib/settings/form.ts'
import { changeSettings, viewSettings } from '../lib/settings/settings.ts'
import { SettingsPage } from '../lib/views/settings/settings.tsx'

export default page({
  form: SettingsForm,
  async handle({ ctx, form, c }) {
    const { group, ...change } = form
    await changeSettings(ctx, change)
    return seeOther(c, `/settings#${group}`, { message: 'The settings are saved.' })
  },
  async onInvalid({ ctx, given, problem, c }) {
    if (!problem.errors) throw problem
    const view = { settings: await viewSettings(ctx), account: await viewAccount(ctx, c.req.raw) }
    return <SettingsPage {...view} given={given} errors={problem.errors} />
  },
})
