import type { Event, RevisionsPage } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { eventId } from '../given.ts'
import { changeLines } from '../history-text.ts'
import { readPages } from '../pages.ts'

export default command({
  usage: 'history <id>',
  summary: 'Show what an event was before each of its changes, newest first',
  options: { '--limit <n>': 'How many changes; 20 by default' },
  examples: ['history 123', 'history 123 --json | jq .items[].before.title'],
  async run({ args: [given = ''], options, client, out, timezone }) {
    if (given === '') throw usage('Of which event? For example: lifelog history 123')
    const path = `/api/events/${eventId(given)}`
    const page = await readPages<RevisionsPage>(
      client,
      `${path}/revisions`,
      options.limit ?? '20',
      {},
    )
    const event = out.json ? undefined : await client.call<Event>('GET', path)
    const zone = out.json ? '' : await timezone()
    out.data(page, () => (event ? changeLines(event, page.items, zone, out) : []))
    if (out.json) return
    if (page.items.length === 0) out.say(`Event ${given} was never changed.`)
    else if (page.next_cursor) out.say('There are more: --limit')
    else out.say(`Back to one of them: lifelog revert ${given} <version>`)
  },
})
