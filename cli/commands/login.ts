import { createClient } from '../client.ts'
import { command } from '../command.ts'
import { parseUrl, storeConfig } from '../config.ts'
import { usage } from '../failure.ts'
import { ask, askSecretly } from '../prompt.ts'

export default command({
  usage: 'login',
  summary: 'Ask for address and token, check them and keep them',
  options: {},
  examples: ['login', 'login --url http://nas:8000 < token.txt'],
  needsToken: false,
  async run({ config, out, terminal, signal }) {
    const person = terminal.stdin.isTTY === true
    const isGiven = terminal.argv.some((word) => /^--url(=|$)/.test(word))
    const url =
      person && !isGiven
        ? (await ask(`Address [${config.url}]: `, { terminal, signal })) || config.url
        : config.url
    const byFlag = terminal.argv.some((word) => /^--token(=|$)/.test(word))
    const token = byFlag ? config.token : await askSecretly('API token: ', { terminal, signal })
    if (!token) throw usage('There was no token. LifeLog shows it when it first starts')
    const checked = { url: parseUrl(url), token, tokenIsStored: false }
    await createClient(checked, signal).call('GET', '/api/settings')
    const path = await storeConfig(terminal.env, { url: checked.url, token })
    out.data({ url: checked.url, config: path }, () => [])
    if (!out.json) out.say(`Logged in at ${checked.url}. The token is kept in ${path}`)
  },
})
