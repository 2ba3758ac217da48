import type { NewToken } from '../../lib/auth/schema.ts'
import { command } from '../command.ts'
import { storeConfig } from '../config.ts'

export default command({
  usage: 'rotate-token',
  summary: 'Make a new API token; the old one stops at once',
  options: {},
  examples: ['rotate-token'],
  async run({ config, client, out, terminal }) {
    const { token } = await client.call<NewToken>('POST', '/api/auth/token/rotate')
    // First of all: should anything fail below, nobody would know it.
    out.data({ token }, () => token)
    if (config.tokenIsStored) {
      const path = await storeConfig(terminal.env, { url: config.url, token })
      out.say(`The new token is kept in ${path}`)
    } else {
      out.say('Keep the new token: it is not shown again. The old one no longer works.')
    }
  },
})
