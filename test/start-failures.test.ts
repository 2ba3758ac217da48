import { chmod, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { accountFor } from '../lib/embedded/postgres/account.ts'
import { describeStartFailure } from '../lib/start-failure.ts'
import { createMigratedDatabase } from './support/postgres.ts'
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'

async function folder(...args: Parameters<typeof makeFolder>): Promise<LifeLogFolder> {
  const made = await makeFolder(...args)
  onTestFinished(() => made.remove())
  return made
}

const isRoot = process.getuid?.() === 0

/** What LifeLog says that doesn't start, which is one thing. */
async function failure(data: LifeLogFolder, environment: Record<string, string> = {}) {
  const lifelog = data.start(environment)
  expect(await lifelog.ended).toBe(1)
  expect(await data.postmaster()).toBeUndefined()
  expect(lifelog.stderr).toHaveLength(1)
  return lifelog.stderr[0]
}

describe('what keeps LifeLog from starting is said: what it is, which file, what to do', () => {
  test('the keys of the storage are damaged, or one is missing', async () => {
    const data = await folder()
    const keys = join(data.path, 'storage/keys.json')
    await mkdir(join(data.path, 'storage'))
    for (const content of ['{"accessKey":', '{"accessKey":"a"}', '']) {
      await writeFile(keys, content)
      expect(await failure(data)).toMatch(/storage\/keys\.json is damaged: .* or remove it/)
    }
  })

  test('the folder is below a file', async () => {
    const data = await folder()
    await writeFile(join(data.path, 'file'), '')
    const said = await failure(data, { LIFELOG_DATA_DIR: join(data.path, 'file/data') })
    expect(said).toMatch(/file\/data.* is below something that is no folder\. Set LIFELOG_DATA_DIR/)
  })

  test('another account owns what is in the folder', { tags: 'enterable-folder' }, async () => {
    const account = await accountFor(import.meta.dirname, '/nowhere', process.execPath)
    const data = await folder('data', account)
    const storage = join(data.path, 'storage')
    await mkdir(storage)
    await writeFile(join(storage, 'keys.json'), '{}')
    await chmod(join(storage, 'keys.json'), 0)
    expect(await failure(data)).toMatch(
      /storage.* may not be used by the account that LifeLog runs as\. .*\(chown\)/,
    )
  })

  test('another LifeLog uses the same storage, whatever its database', async () => {
    const database = await createMigratedDatabase()
    onTestFinished(() => database.drop())
    const data = await folder()
    const first = data.start({ DATABASE_URL: database.url })
    await first.ready()
    expect(await failure(data, { DATABASE_URL: database.url })).toContain(
      'Another LifeLog is running on the storage in',
    )
    expect(await first.kill('SIGTERM')).toBe(0)
  })

  test('a full or read-only disk, in the words of the system or of PostgreSQL', () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/data/storage/tmp/x' })
    expect(describeStartFailure(full, '/data')).toMatch(
      /^\/data\/storage\/tmp\/x is on a disk that is full\. Make room/,
    )
    const words = new Error('initdb: could not write: No space left on device')
    expect(describeStartFailure(words, '/data')).toMatch(
      /^\/data is on a disk that is full\. Make room/,
    )
    const fixed = Object.assign(new Error('EROFS'), { code: 'EROFS', path: '/data/lock' })
    expect(describeStartFailure(fixed, '/data')).toMatch(
      /^\/data\/lock is on a file system that is read-only/,
    )
  })
})

test.runIf(isRoot)('root leaves the folder of another account alone', async () => {
  const data = await folder()
  await chown(data.path, 65_534, 65_534)
  expect(await failure(data)).toMatch(/belongs to the account with uid 65534, .*\(sudo -u '#65534'/)
})

test('a wrong password of the database is said, with what to do, until it is right', async () => {
  const database = await createMigratedDatabase()
  onTestFinished(() => database.drop())
  const wrong = new URL(database.url)
  wrong.username = 'nobody_at_all'
  const data = await folder()
  const lifelog = data.start({ DATABASE_URL: wrong.href })
  const said = () => lifelog.stdout.join('\n')
  await expect.poll(said).toContain('refuses the password of nobody_at_all')
  expect(said()).toContain('correct it in DATABASE_URL')
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})

test('the password of its own database is set anew where it was lost, and a wrong one is said', async () => {
  const data = await folder()
  // A crash left this among the temporary files.
  const left = join(data.path, 'tmp/left')
  await mkdir(join(data.path, 'tmp'))
  await writeFile(left, 'x')
  const first = data.start({ API_TOKEN: token })
  await first.ready()
  await expect(stat(left)).rejects.toThrow('ENOENT')
  await first.kill('SIGTERM')
  const file = join(data.path, 'postgres/cluster/lifelog-password')
  await writeFile(file, 'wrong')
  expect(await failure(data)).toMatch(/lifelog-password\. Remove that file and start again/)
  await rm(file)
  const second = data.start({ API_TOKEN: token })
  await second.ready()
  expect(await second.kill('SIGTERM')).toBe(0)
})
