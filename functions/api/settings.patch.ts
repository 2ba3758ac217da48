import { endpoint } from '../../lib/http/endpoint.ts'
import { exampleSettings } from '../../lib/settings/example.ts'
import { SettingsPatch, SettingsView } from '../../lib/settings/schema.ts'
import { changeSettings } from '../../lib/settings/settings.ts'

export default endpoint({
  summary: 'Change settings',
  description: 'In force at once, in every instance.',
  body: SettingsPatch,
  result: SettingsView,
  example: {
    body: { file_max_bytes: 52428800, timezone: 'Europe/Berlin' },
    result: { ...exampleSettings, file_max_bytes: 52428800 },
  },
  handle: ({ ctx, body }) => changeSettings(ctx, body),
})
