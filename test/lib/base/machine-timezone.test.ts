import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { isTimezone } from '../../../lib/base/timezone.ts'

const module = join(import.meta.dirname, '../../../lib/base/machine-timezone.ts')

/** What a machine with this TZ takes for its timezone. */
async function timezoneWith(TZ: string): Promise<string> {
  const script = `import(${JSON.stringify(module)}).then((all) => console.log(all.machineTimezone()))`
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env: { TZ } })
  return stdout.trim()
}

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['UTC', 'UTC'],
  ['CET', 'Europe/Brussels'],
  ['UTC+3', 'Etc/GMT+3'],
  ['GMT+3', 'Etc/GMT+3'],
  ['UTC-2', 'Etc/GMT-2'],
  [':/usr/share/zoneinfo/Europe/Berlin', 'Europe/Berlin'],
  ['/usr/share/zoneinfo/posix/Asia/Tokyo', 'Asia/Tokyo'],
])('TZ=%s is %s', async (TZ, expected) => {
  expect(await timezoneWith(TZ)).toBe(expected)
})

test.for(['', ':', ':/etc/localtime', '/nowhere', 'Nowhere/City', '-03', 'UTC-5:30', 'CET-1CEST'])(
  'TZ=%s gives a timezone that is known',
  async (TZ) => {
    expect(isTimezone(await timezoneWith(TZ))).toBe(true)
  },
)

test('a link such as /etc/localtime is of the zone that it leads to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-timezone-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await symlink('/usr/share/zoneinfo/America/New_York', join(folder, 'localtime'))
  expect(await timezoneWith(`:${join(folder, 'localtime')}`)).toBe('America/New_York')
})
