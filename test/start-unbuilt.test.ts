import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { allSources } from '../build/build-here.js'
import { hashSources } from '../lib/assets/sources.js'
import { accountFor, command } from '../lib/embedded/postgres/account.ts'

const root = join(import.meta.dirname, '..')

/** A LifeLog whose folder nobody may write: what builds it, and as good as nothing to be built. */
async function readOnlyLifeLog(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-unbuilt-'))
  onTestFinished(async () => {
    await chmod(folder, 0o755)
    await rm(folder, { recursive: true })
  })
  for (const name of allSources) {
    if (name.includes('.')) await cp(join(root, name), join(folder, name))
    else await mkdir(join(folder, name))
  }
  for (const name of ['build', 'lib/assets']) {
    await cp(join(root, name), join(folder, name), { recursive: true })
  }
  await mkdir(join(folder, 'dist'))
  await chmod(folder, 0o555)
  return folder
}

/** What comes first in `npm start`, as an ordinary account. */
async function ensureBuilt(folder: string): Promise<{ code: unknown; said: string }> {
  const account = await accountFor(folder, '/nowhere', process.execPath)
  const [program, args, options] = command(account, process.execPath, [
    join(folder, 'build/ensure.js'),
  ])
  return new Promise((resolve) => {
    execFile(program, args, options, (error, _, stderr) => {
      resolve({ code: error?.code ?? 0, said: String(stderr) })
    })
  })
}

const refusal = (state: string, folder: string) =>
  new RegExp(
    `^LifeLog can't start\\. It ${state}, and can't be built here\\. .*${folder}.*\\n` +
      `Run "npm run build" in ${folder}, as an account that may write there\\.\\n$`,
  )

test('a LifeLog that is not built says so where it may not be, and what to do', {
  tags: 'enterable-folder',
}, async () => {
  const folder = await readOnlyLifeLog()
  const { code, said } = await ensureBuilt(folder)
  expect(said).toMatch(refusal("isn't built", folder))
  expect(code).toBe(1)
})

test('one that was built of other sources says that', { tags: 'enterable-folder' }, async () => {
  const folder = await readOnlyLifeLog()
  await writeFile(join(folder, 'dist/build.json'), '{"sources":"others"}')
  const { code, said } = await ensureBuilt(folder)
  expect(said).toMatch(refusal('was built of other sources', folder))
  expect(code).toBe(1)
})

test('one that was built of these needs nothing more', { tags: 'enterable-folder' }, async () => {
  const folder = await readOnlyLifeLog()
  const sources = await hashSources(folder, allSources)
  await writeFile(join(folder, 'dist/build.json'), JSON.stringify({ sources }))
  expect(await ensureBuilt(folder)).toEqual({ code: 0, said: '' })
})
