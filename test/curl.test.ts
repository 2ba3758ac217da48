// @module-tag curl
// @module-tag jq

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { jpeg } from './support/files.ts'
import { makeFolder, token } from './support/process.ts'
import { startRustfsStandIn } from './support/rustfs-stand-in.ts'
import { environmentOf } from './support/s3.ts'
import { startStoreFolder } from './support/store-folder.ts'

// Debian's `sh` is dash, which knows nothing of bash's own.
test.for([
  ['sh', 'a form'],
  ['bash', 'a form'],
  ['sh', 'a PUT'],
] as const)(
  'the lines of curl in the README work as they stand in %s, where %s is signed',
  async ([shell, way]) => {
    const data = await makeFolder()
    onTestFinished(() => data.remove())
    const { environment, standIn } = way === 'a PUT' ? await storeWithoutForms() : {}
    const cwd = await mkdtemp(join(tmpdir(), 'lifelog-curl-'))
    onTestFinished(() => rm(cwd, { recursive: true }))
    const url = await data.start({ API_TOKEN: token, ...environment }).ready()
    const before = standIn?.puts ?? 0
    await writeFile(join(cwd, 'photo.jpg'), jpeg)
    // As in a terminal, but that the first failure ends it, and that curl says what is no success.
    const strictly = 'set -eu; curl() { command curl --fail "$@"; }'
    await promisify(execFile)(shell, ['-c', `${strictly}\n${await shellOf('The API by curl')}`], {
      cwd,
      env: { PATH: process.env.PATH, BASE: url, TOKEN: token },
    })
    if (standIn) expect(standIn.puts).toBeGreaterThan(before)
    expect((await readFile(join(cwd, 'copy.jpg'))).equals(jpeg)).toBe(true)
    const exported = JSON.parse(await readFile(join(cwd, 'lifelog.json'), 'utf8'))
    expect(exported.events.at(-1)).toMatchObject({
      title: 'Lunch at the harbour',
      attachments: [{ filename: 'photo.jpg', state: 'ready' }],
    })
  },
)

/** A storage that loses files of forms as RustFS does, so that LifeLog signs a PUT. */
async function storeWithoutForms() {
  const store = await startStoreFolder()
  onTestFinished(() => store.stop())
  const standIn = await startRustfsStandIn(store.endpoint)
  onTestFinished(() => standIn.stop())
  return { environment: environmentOf(store, standIn.endpoint), standIn }
}

/** The fenced `sh` blocks in the README's section of this name. */
async function shellOf(section: string): Promise<string> {
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8')
  const [, rest = ''] = readme.split(`\n## ${section}\n`)
  const [own = ''] = rest.split('\n## ')
  return [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('\n')
}
