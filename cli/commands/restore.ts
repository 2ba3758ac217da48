import type { Event } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { eachOf } from '../each-of.ts'
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
    const { done, failure } = await eachOf(ids, out, (id) =>
      client.call<Event>('POST', `/api/events/${id}/restore`),
    )
    const events = done.map(({ result }) => result)
    const zone = out.json || events.length === 0 ? '' : await timezone()
    out.data(events, () => (events.length > 0 ? eventLines(events, zone, out) : []))
    if (failure) throw failure
  },
})
