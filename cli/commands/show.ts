import type { Event } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { eventText } from '../event-text.ts'
import { eventId } from '../given.ts'

export default command({
  usage: 'show <id>',
  summary: 'Show all of an event',
  options: {},
  examples: ['show 123', 'show 123 --json'],
  async run({ args: [id = ''], client, out, timezone }) {
    const event = await client.call<Event>('GET', `/api/events/${eventId(id)}`)
    const zone = out.json ? '' : await timezone()
    out.data(event, () => eventText(event, zone, out))
  },
})
