import { beforeAll, expect, test } from 'vitest'
import type { Attachment, Link } from '../../../lib/attachments/schema.ts'
import { noteLink } from '../../../lib/attachments/serve/links.ts'
import { backup } from '../../../lib/backups/backup.ts'
import type { Event } from '../../../lib/events/schema.ts'
import { deleteObject } from '../../../lib/storage/objects.ts'
import { jpeg } from '../../support/files.ts'
import { useLifeLog } from '../../support/setup.ts'
import { uploading } from '../../support/uploading.ts'

const lifelog = useLifeLog()
let client: ReturnType<typeof uploading>
let event: number
let attachment: Attachment
const photo = { filename: 'pier.jpg', content_type: 'image/jpeg', bytes: jpeg }

beforeAll(async () => {
  client = uploading(lifelog)
  event = await client.newEvent()
  attachment = await client.upload(event, photo)
})

const link = (key: string, expires_in: number) =>
  lifelog.json<Link>(`/api/attachments/${key}/link`, { method: 'POST', json: { expires_in } })
const end = (key: string) => lifelog.request(`/api/attachments/${key}/link`, { method: 'DELETE' })
const attachmentsOf = async (id: number) =>
  (await lifelog.json<Event>(`/api/events/${id}`)).attachments
const sharedUntil = async () => {
  const row = await lifelog.ctx.db
    .selectFrom('attachments')
    .select('shared_until')
    .where('event_id', '=', event)
    .executeTakeFirst()
  return row?.shared_until ?? null
}

test('a link notes until when the last one works', async () => {
  expect(await sharedUntil()).toBeNull()
  const { expires_at } = await link(attachment.key, 86_400)
  await link(attachment.key, 60)
  expect(Date.parse((await sharedUntil()) ?? '')).toBeCloseTo(Date.parse(expires_at), -4)
})

test('a link works until it is ended; the file is downloaded as before', async () => {
  const { url } = await link(attachment.key, 3600)
  expect((await fetch(url)).status).toBe(200)
  expect((await end(attachment.key)).status).toBe(204)
  expect((await fetch(url)).status).toBe(404)
  expect(await sharedUntil()).toBeNull()

  const [moved] = await attachmentsOf(event)
  expect(moved).toEqual({ ...attachment, key: moved?.key, sha256: moved?.sha256 })
  expect(moved?.key).not.toBe(attachment.key)
  const path = `/api/attachments/${moved?.key}?mode=stream`
  expect(Buffer.from(await (await lifelog.request(path)).arrayBuffer())).toEqual(jpeg)
  expect((await lifelog.request(`/renditions/320/${moved?.key}`)).status).toBe(200)
  expect((await fetch((await link(moved?.key ?? '', 60)).url)).status).toBe(200)
  expect((await end(attachment.key)).status).toBe(404)
  expect(await client.left()).toEqual({ objects: [moved?.key], attachments: [moved?.key] })
})

test('a link works in the trash, and is ended there', async () => {
  const [{ key } = { key: '' }] = await attachmentsOf(event)
  const { url } = await link(key, 3600)
  await lifelog.request(`/api/events/${event}`, { method: 'DELETE' })
  expect((await fetch(url)).status).toBe(200)
  expect((await end(key)).status).toBe(204)
  expect((await fetch(url)).status).toBe(404)
  await lifelog.request(`/api/events/${event}/restore`, { method: 'POST' })
  const [{ key: restored } = { key: '' }] = await attachmentsOf(event)
  expect((await lifelog.request(`/api/attachments/${restored}?mode=stream`)).status).toBe(200)
})

test('a backup that names the former key brings neither a second file nor the links back', async () => {
  const id = await client.newEvent()
  const { key } = await client.upload(id, photo)
  const { url } = await link(key, 3600)
  const archive = await new Response(backup(lifelog.ctx, new Date()) as never).bytes()
  await end(key)
  const restored = await lifelog.request('/api/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-tar' },
    body: archive,
  })
  expect(restored.status).toBe(200)
  expect(await restored.json()).toMatchObject({ attachments: { restored: 0 } })
  expect(await attachmentsOf(id)).toHaveLength(1)
  expect((await fetch(url)).status).toBe(404)
})

test('a link that is asked for while links are ended is refused, not forgotten', async () => {
  const [{ key } = { key: '' }] = await attachmentsOf(event)
  await end(key)
  await expect(noteLink(lifelog.ctx, key, new Date())).rejects.toMatchObject({ code: 'not_found' })
})

test('a file that the storage lost keeps its key', async () => {
  const id = await client.newEvent()
  const { key } = await client.upload(id, photo)
  await deleteObject(lifelog.ctx.storage, key)
  expect((await end(key)).status).toBe(409)
  expect((await attachmentsOf(id))[0]?.key).toBe(key)
})
