import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startSandboxed } from '../../../lib/attachments/sandbox.ts'
import { root } from '../../../lib/base/installation.ts'

/** Tries what a hostile file could make of its reader, and says what it could do. */
const attempts = `
  import { spawnSync } from 'node:child_process'
  import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
  const can = (attempt) => { try { attempt(); return true } catch { return false } }
  const project = process.argv[2]
  process.stdout.write(JSON.stringify({
    environment: Object.keys(process.env),
    code: can(() => readFileSync(project + '/lib/server.ts')),
    project: can(() => readdirSync(project)),
    settings: can(() => readFileSync(project + '/.env.example')),
    tests: can(() => readFileSync(project + '/test/tsconfig.json')),
    system: can(() => readFileSync('/etc/hostname')),
    write: can(() => writeFileSync('/tmp/written-by-a-picture', '')),
    start: can(() => { const { error } = spawnSync('true'); if (error) throw error }),
  }))`

test('it reads the code of LifeLog and nothing beside it, writes nothing, and knows no secret', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-sandbox-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const script = join(dir, 'attempts.mjs')
  await writeFile(script, attempts)
  vi.stubEnv('RUSTFS_SECRET_KEY', 'secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const child = startSandboxed({
    script,
    args: [root],
    permissions: [`--allow-fs-read=${script}`],
    nice: 0,
    heapMb: 64,
  })
  expect(await json(child.stdout)).toEqual({
    environment: [],
    code: true,
    project: false,
    settings: false,
    tests: false,
    system: false,
    write: false,
    start: false,
  })
})
