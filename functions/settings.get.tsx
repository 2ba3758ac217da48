import { page } from '../lib/app/page.ts'
import { viewAccount } from '../lib/auth/account.ts'
import { viewSettings } from '../lib/settings/settings.ts'
import { SettingsPage } from '../lib/views/settings/settings.tsx'

export default page({
  handle: async ({ ctx, c }) => (
    <SettingsPage settings={await viewSettings(ctx)} account={await viewAccount(ctx, c.req.raw)} />
  ),
})
