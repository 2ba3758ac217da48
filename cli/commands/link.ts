import { command } from '../command.ts'
import { secondCount } from '../given.ts'
import { lanHost } from '../lan-host.ts'
import { clockTime } from '../when.ts'

export default command({
  usage: 'link <key>',
  summary: 'Make a link to an attachment, for whoever is in the same network',
  options: {
    '--expires-in <time>': 'How long it works: 30m, 12h, 7d (at most). Default: 1h',
    '--host <host>': 'Host that the link names; by default that of LifeLog as others reach it',
    '--qr': 'Print it as a QR code too, for a phone',
  },
  examples: ['link 5f0c… --qr', 'link 5f0c… --expires-in 7d'],
  async run({ args: [key = ''], options, config, client, out, timezone }) {
    const host = options.host ?? lanHost(config.url)
    const link = await client.call<{ url: string; expires_at: string }>(
      'POST',
      `/api/attachments/${encodeURIComponent(key)}/link`,
      {
        headers: host === undefined ? {} : { Host: host },
        json: { expires_in: options.expiresIn && secondCount(options.expiresIn) },
      },
    )
    out.data(link, () => link.url)
    if (out.json) return
    out.say(`Works until ${clockTime(link.expires_at, await timezone())}.`)
    if (!options.qr) return
    const { renderUnicodeCompact } = await import('uqr')
    out.say(renderUnicodeCompact(link.url))
  },
})
