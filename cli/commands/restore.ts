import type { Event } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { eventLines } from '../event-text.ts'
import { usage } from '../failure.ts'
import { eventId } from '../given.ts'

export default command({
  usage: 'restore <...ids>',
  summary: 'Bring events back from the trash',
  options: {},
  examples: ['restore 123', 'list --trash'],
  async run({ args, client, out, timezone }) {
    const ids = args.map(eventId)
    if (ids.length === 0) throw usage('Which event? For example: lifelog restore 123')
    const events: Event[] = []
    for (const id of ids) events.push(await client.call('POST', `/api/events/${id}/restore`))
    const zone = out.json ? '' : await timezone()
    out.data(events, () => eventLines(events, zone, out))
  },
})
