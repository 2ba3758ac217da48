import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const version = `lifelog ${manifest.version}\n`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifelog-packaging-'))
})
afterAll(() => rm(folder, { recursive: true }))

const npm = (args: string[], cwd: string) =>
  run('npm', args, { cwd, env: { ...process.env, npm_config_offline: 'true' } })

test('npm i -g . makes a lifelog that works in any folder', async () => {
  await npm(['install', '--global', '--prefix', folder, root], folder)
  const { stdout } = await run(join(folder, 'bin/lifelog'), ['--version'], { cwd: folder })
  expect(stdout).toBe(version)
})

test('npx lifelog works in its own folder and below', async () => {
  for (const cwd of [root, import.meta.dirname]) {
    const { stdout } = await npm(['exec', '--', 'lifelog', '--version'], cwd)
    expect(stdout).toBe(version)
  }
})

test('installed as a copy, without its sources, it works too', async () => {
  const copy = join(folder, 'node_modules/lifelog')
  await mkdir(copy, { recursive: true })
  for (const part of ['dist', 'package.json']) {
    await cp(join(root, part), join(copy, part), { recursive: true })
  }
  const { stdout, stderr } = await run(process.execPath, [join(copy, 'dist/lifelog.js'), '--help'])
  expect(stdout).toContain('create-event')
  expect(stderr).toBe('')
})
