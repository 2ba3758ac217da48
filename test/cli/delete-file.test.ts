import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Attachment, AttachmentsPage } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { type Served, serveLifeLog } from '../support/cli.ts'

let served: Served
let event: string
let key: string
beforeAll(async () => {
  served = await serveLifeLog()
  event = `${(await served.json<Event>(['create-event', '--title', 'with files'])).id}`
  for (const name of ['a.txt', 'b.txt']) await writeFile(join(served.folder, name), `file ${name}`)
  const attach = ['attach-file', '--event-id', event, 'a.txt', 'b.txt']
  const attached = await served.json<Attachment[]>(attach, { cwd: served.folder })
  key = attached[0]?.key ?? ''
})
afterAll(() => served.close())

const names = async () =>
  (await served.json<Event>(['show', event])).attachments.map(({ filename }) => filename)
const trash = async () =>
  (await served.json<AttachmentsPage>(['list', '--trash', '--files'])).items.map(({ key }) => key)

test('a file goes into the trash by the beginning of its key, and comes back to its place', async () => {
  const deleted = await served.cli(['delete-file', key.slice(0, 8)])
  expect(deleted).toEqual({
    code: 0,
    stdout: '',
    stderr: `Moved ${key} into the trash. Undo: lifelog restore-file ${key}\n`,
  })
  expect(await names()).toEqual(['b.txt'])
  expect((await served.cli(['list', '--trash', '--files'])).stdout).toContain('a.txt')
  expect((await served.cli(['list', '--trash'])).stdout).toBe('')
  expect((await served.cli(['delete-file', key])).code).toBe(3)
  expect((await served.cli(['restore-file', key.slice(0, 8)])).stdout).toContain('a.txt')
  expect(await names()).toEqual(['a.txt', 'b.txt'])
  expect((await served.cli(['restore-file', key])).code).toBe(3)
})

test('one with links ends them, and comes back by the key that it had', async () => {
  const { url } = await served.json<{ url: string }>(['link', key, '--host', '127.0.0.1'])
  await served.json(['delete-file', key])
  expect((await fetch(url)).status).toBe(404)
  const [restored] = await served.json<Attachment[]>(['restore-file', key])
  expect(restored).toMatchObject({ filename: 'a.txt' })
  key = restored?.key ?? ''
})

test('for good it goes once that is said, from the trash too', async () => {
  const asked = await served.cli(['delete-file', key, '--permanent'])
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
  await served.json(['delete-file', key])
  expect(await trash()).toEqual([key])
  expect(await served.json(['delete-file', key, '--permanent', '--yes'])).toEqual({
    deleted: [key],
  })
  expect(await trash()).toEqual([])
  expect(await names()).toEqual(['b.txt'])
})

test('what is no key, and files of events that are there, are asked for otherwise', async () => {
  expect((await served.cli(['delete-file'])).code).toBe(2)
  expect((await served.cli(['restore-file'])).code).toBe(2)
  expect((await served.cli(['restore-file', 'f'.repeat(40)])).code).toBe(3)
  expect((await served.cli(['list', '--files'])).code).toBe(2)
})
