import type { Event } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { eventText } from '../event-text.ts'
import { textOrStdin } from '../given.ts'

export default command({
  usage: 'add <...words>',
  summary: 'Record a line as the page reads it',
  options: {
    '--timezone <name>': 'By whose clock its times are meant; this machine’s where it’s left out',
    '--uid <uuid>': 'The same uid again creates nothing',
  },
  examples: [
    'add Dinner with Anna yesterday 18:00 "#food" @harbour',
    "add Zahnarzt gestern um halb neun '12,50 €'",
    'add \'Watched "Yesterday"\'',
    'add - < note.txt',
  ],
  async run({ args, options, client, out, terminal, timezone }) {
    const event = await client.call<Event>('POST', '/api/quick-add', {
      json: {
        text: await textOrStdin(args.join(' '), terminal),
        timezone: options.timezone ?? here(),
        typed_at: new Date().toISOString(),
        uid: options.uid,
      },
    })
    const zone = out.json ? '' : await timezone()
    out.data(event, () => eventText(event, zone, out))
  },
})

/** What this machine's clock shows; one that is left at UTC says nothing of where one is. */
function here(): string | undefined {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return /^(?:Etc\/)?(?:UTC|GMT|Unknown)$/.test(timeZone) ? undefined : timeZone
}
