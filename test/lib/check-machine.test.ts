import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { startArguments } from '../support/start-arguments.ts'

const check = join(import.meta.dirname, '../../build/programs/check-machine.js')

/** Loads the check in a Node that says it is of this version. */
function start(version: string, env: NodeJS.ProcessEnv = {}) {
  const old = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const args = ['--import', `data:text/javascript,${old}`, '--import', check, '-e', '']
  return promisify(execFile)(process.execPath, args, { env })
}

test.for(['18.19.0', '20.20.2', '24.6.0'])('Node %s is told what to do', async (version) => {
  await expect(start(version)).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      `^LifeLog can't start. It takes Node.js 24.7 or later, and this is ${version}. .*npm ci --ignore-scripts=false`,
    ),
  })
})

test.for(['24.7.0', '26.0.0'])('Node %s starts', async (version) => {
  expect(await start(version)).toEqual({ stdout: '', stderr: '' })
})

test('a folder for temporary files that cannot be written is named, with what to do', async () => {
  await expect(start('24.7.0', { TMPDIR: '/proc' })).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^LifeLog can't start\. The folder for temporary files, \/proc, can't be written \(E\w+\)\. .*TMPDIR.*\n$/,
    ),
  })
})

test('npm start checks before it loads anything, with the Node that production installs', async () => {
  expect(startArguments.at(-1)).toBe('dist/server.js')
  const program = await readFile(
    join(import.meta.dirname, '../../build/programs/server.js'),
    'utf8',
  )
  expect(program).toMatch(/^import '\.\/check-machine\.js'\n/)
  expect(program.match(/^import /gm)).toHaveLength(1)
  expect(manifest.dependencies).toHaveProperty('node')
})
