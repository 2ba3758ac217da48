import { page } from '../lib/app/page.ts'
import { viewSettings } from '../lib/settings/settings.ts'
import { SettingsPage } from '../lib/views/settings.tsx'

export default page({
  summary: 'The settings',
  handle: async ({ ctx }) => <SettingsPage settings={await viewSettings(ctx)} />,
})
