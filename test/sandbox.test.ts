import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { runBounded } from '../lib/attachments/text/bounded-child.ts'

const root = join(import.meta.dirname, '..')
const bounds = { time: 60_000, memory: 500_000_000, heapMb: 128 }

/** What the child may read of these, which are there. */
const paths = [
  ...['package.json', 'node_modules/hono/package.json', 'dist/server.js', 'lib/serve.ts'],
  ...[
    'README.md',
    'test/sandbox.test.ts',
    '.env.example',
    '.',
    '..',
    '/etc/hostname',
    '/proc/self/environ',
  ],
]
const program = `
  const { readdirSync, readFileSync } = require('node:fs')
  const may = (path) => {
    for (const read of [readFileSync, readdirSync]) {
      try { read(path); return true } catch (error) { if (error.code === 'ERR_ACCESS_DENIED') return false }
    }
    return true
  }
  process.stdin.resume()
  process.stdout.write(JSON.stringify(process.argv.slice(2).filter(may)))`

/** A script that children may read, wherever they are started from. */
async function script(): Promise<string> {
  const folder = await mkdtemp(join(root, 'node_modules/.lifelog-sandbox-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'read.cjs'), program)
  return join(folder, 'read.cjs')
}

const absolute = paths.map((path) => join(path.startsWith('/') ? '' : root, path))

test('a child reads the program and its packages, and nothing else', async () => {
  const bounded = { script: await script(), args: absolute, nice: 0, bounds }
  const read = await runBounded(bounded, Readable.from([]), new AbortController().signal)
  expect(JSON.parse(read ?? '[]')).toEqual(
    ['package.json', 'node_modules/hono/package.json', 'lib/serve.ts'].map((path) =>
      join(root, path),
    ),
  )
})

test('a child of what is built reads no more', async () => {
  const bounded = { script: await script(), args: absolute, nice: 0, bounds }
  const run = `
    const { load } = await import(${JSON.stringify(join(root, 'dist/load.js'))})
    const { Readable } = await import('node:stream')
    const { signal } = new AbortController()
    process.stdout.write(await load('server').runBounded(${JSON.stringify(bounded)}, Readable.from([]), signal))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', run], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual(
    ['package.json', 'node_modules/hono/package.json', 'dist/server.js'].map((path) =>
      join(root, path),
    ),
  )
})
