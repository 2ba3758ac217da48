import { endpoint } from '../../lib/http/endpoint.ts'
import { exampleSettings } from '../../lib/settings/example.ts'
import { SettingsView } from '../../lib/settings/schema.ts'
import { viewSettings } from '../../lib/settings/settings.ts'

export default endpoint({
  summary: 'Read the settings',
  description: 'With the bucket and what was seen of the storage, which only the environment sets.',
  result: SettingsView,
  example: { result: exampleSettings },
  handle: ({ ctx }) => viewSettings(ctx),
})
