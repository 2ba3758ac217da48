import { existsSync } from 'node:fs'
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { append, openTemporaryFile } from '../../../../lib/attachments/upload/temporary-file.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lifelog-temporary-'))
})
afterAll(() => rm(dir, { recursive: true }))

test('a temporary file has no name, and gives back what was appended', async () => {
  const file = await openTemporaryFile(join(dir, 'made when missing'))
  expect(await readdir(join(dir, 'made when missing', 'tmp'))).toEqual([])
  for (const part of ['one ', 'two ', 'three']) await append(file, Buffer.from(part))
  const stream = file.createReadStream({ start: 0, autoClose: false })
  expect((await stream.toArray()).join('')).toBe('one two three')
  await file.close()
})

test('a folder that can not be written to is said to be one', async () => {
  await writeFile(join(dir, 'a file'), '')
  await expect(openTemporaryFile(join(dir, 'a file'))).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.stringContaining('LIFELOG_DATA_DIR'),
  })
})

test.runIf(existsSync('/dev/full'))('a full disk is said to be one', async () => {
  const file = await open('/dev/full', 'w')
  await expect(append(file, Buffer.from('x'))).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.stringContaining('full'),
  })
  await file.close()
})
