import type { Pins } from '../../lib/pins/schema.ts'
import { command } from '../command.ts'
import { eventLines } from '../event-text.ts'

export default command({
  usage: 'pins',
  summary: 'List the pinned events, the latest pinned first',
  options: {},
  examples: ['pins', 'pins --json'],
  async run({ client, out, timezone }) {
    const pins = await client.call<Pins>('GET', '/api/pins')
    const zone = out.json || pins.items.length === 0 ? '' : await timezone()
    out.data(pins, () => (pins.items.length > 0 ? eventLines(pins.items, zone, out) : []))
  },
})
