import { json } from 'node:stream/consumers'
import type { Readiness } from '../../lib/health/schema.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { command } from '../command.ts'
import { Failure } from '../failure.ts'
import { send } from '../http.ts'
import { columns } from '../output.ts'

export default command({
  usage: 'status',
  summary: 'Say whether LifeLog, its database and its storage work',
  options: {},
  examples: ['status'],
  async run({ config, client, out, signal }) {
    const settings = await client.call<SettingsView>('GET', '/api/settings')
    const answer = await send(`${config.url}/health/ready`, { signal })
    const health = (await json(answer)) as Readiness
    const ready = health.status === 'ready'
    const { storage } = settings
    const broken = storage.probe.filter(
      ({ passed, way }) => !passed && (way === null || way === storage.uploads.way),
    )
    out.data({ url: config.url, ready, health, storage, timezone: settings.timezone }, () =>
      columns([
        ['LifeLog', config.url],
        ['ready', ready ? out.style('green', 'yes') : out.style('red', JSON.stringify(health))],
        ['token', 'accepted'],
        ['storage', storage.reachable ? `bucket ${settings.bucket}` : (storage.error ?? 'not yet')],
        ['uploads', storage.uploads.reason],
        ...broken.map(({ check, detail }) => ['', `${check}: ${detail ?? 'failed'}`]),
        ['timezone', settings.timezone],
      ]),
    )
    if (health.status === 'degraded') {
      throw new Failure('unreachable', 'Events work; files do not, as the storage is away.')
    }
    if (!ready) throw new Failure('unreachable', 'LifeLog answers, but it is not ready.')
  },
})
