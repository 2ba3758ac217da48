import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { command } from '../command.ts'
import { usage } from '../failure.ts'

export default command({
  usage: 'second-factor-off',
  summary: 'Switch the second factor of the login off, on the machine itself',
  options: {},
  examples: ['second-factor-off'],
  async run({ client, out, terminal }) {
    const folder = terminal.env.LIFELOG_DATA_DIR ?? './data'
    const file = join(folder, 'second-factor-off')
    const key = randomBytes(32).toString('base64url')
    try {
      await writeFile(file, key, { mode: 0o600 })
    } catch (error) {
      throw usage(
        `LifeLog's data folder can't be written to: ${(error as Error).message}. Set LIFELOG_DATA_DIR to it.`,
      )
    }
    try {
      await client.call('POST', '/second-factor-off', { json: { key } })
    } finally {
      await rm(file, { force: true })
    }
    out.data({ second_factor: 'off' }, () => 'The second factor is switched off.')
  },
})
