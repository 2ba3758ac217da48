import type { Event } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { eventText } from '../event-text.ts'
import { usage } from '../failure.ts'
import { eventId } from '../given.ts'

export default command({
  usage: 'revert <id> <version>',
  summary: 'Make an event again what it was in an earlier version, as a new one',
  options: {},
  examples: ['revert 123 2', 'history 123'],
  async run({ args: [given = '', version = ''], client, out, timezone }) {
    if (!/^\d{1,9}$/.test(version)) {
      throw usage(`To which version? "lifelog history ${given}" shows them`)
    }
    const event = await client.call<Event>(
      'POST',
      `/api/events/${eventId(given)}/revisions/${version}/restore`,
    )
    const zone = out.json ? '' : await timezone()
    out.data(event, () => eventText(event, zone, out))
  },
})
