import type { Link } from '../../lib/attachments/schema.ts'
import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { secondCount } from '../given.ts'
import { lanHost } from '../lan-host.ts'
import { clockTime } from '../when.ts'
import { wholeKey } from '../whole-key.ts'

export default command({
  usage: 'link <key>',
  summary: 'Make a link to an attachment, by its key or the beginning of that, or end its links',
  options: {
    '--expires-in <time>': 'How long it works: 30m, 12h, 7d (at most). Default: 1h',
    '--rendition': 'Give the large rendition of a picture, without position and name',
    '--host <host>': 'Host that the link names; by default that of LifeLog as others reach it',
    '--end': 'End all its links instead, before they expire',
    '--qr': 'Print it as a QR code too, for a phone',
  },
  examples: ['link 5f0c --rendition --qr', 'link 5f0c --expires-in 7d', 'link 5f0c --end'],
  async run({ args: [given = ''], options, config, client, out, timezone }) {
    if (
      options.end &&
      (options.expiresIn ?? options.rendition ?? options.host ?? options.qr) !== undefined
    ) {
      throw usage('--end goes with no other option: it makes no link')
    }
    const host = options.host ?? lanHost(config.url)
    const key = await wholeKey(given, client)
    const path = `/api/attachments/${encodeURIComponent(key)}/link`
    if (options.end) {
      await client.call('DELETE', path)
      out.data({ ended: key }, () => [])
      out.say('Its links work no more. It has a new key: "lifelog show" of its event has it.')
      return
    }
    const link = await client.call<Link>('POST', path, {
      headers: host === undefined ? {} : { Host: host },
      json: {
        expires_in: options.expiresIn && secondCount(options.expiresIn),
        rendition: options.rendition,
      },
    })
    out.data(link, () => link.url)
    if (out.json) return
    out.say(`Works until ${clockTime(link.expires_at, await timezone())}.`)
    if (!options.qr) return
    const { renderUnicodeCompact } = await import('uqr')
    out.say(renderUnicodeCompact(link.url))
  },
})
