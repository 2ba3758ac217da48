import exifr from 'exifr'
import sharp from 'sharp'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Attachment, Link } from '../../../lib/attachments/schema.ts'
import { sweep } from '../../../lib/attachments/sweep.ts'
import type { Event } from '../../../lib/events/schema.ts'
import type { Settings } from '../../../lib/settings/schema.ts'
import { deleteObject } from '../../../lib/storage/objects.ts'
import { backup } from '../../../lib/transfer/backup.ts'
import { mp4, plain } from '../../support/files.ts'
import { jpegWith } from '../../support/photos.ts'
import { box, filmPositions, filmWith, husum, iso6709 } from '../../support/positions.ts'
import { useLifeLog } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

const lifelog = useLifeLog()
let client: ReturnType<typeof uploading>
let event: number
let bytes: Buffer<ArrayBuffer>

beforeAll(async () => {
  client = uploading(lifelog)
  bytes = await jpegWith(husum())
})
beforeEach(async () => {
  await client.clear()
  event = await client.newEvent()
  await choose(true)
})

const choose = (strip_position: boolean) =>
  lifelog.json<Settings>('/api/settings', { method: 'PATCH', json: { strip_position } })
const photo = (name = 'pier.jpg') => ({ filename: name, content_type: 'image/jpeg', bytes })
const askLink = (key: string) =>
  lifelog.request(`/api/attachments/${key}/link`, { method: 'POST', json: { expires_in: 600 } })
const link = async (key: string) => {
  const response = await askLink(key)
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as Link
}
const fetched = async (url: string) => {
  const response = await fetch(url)
  expect(response.status).toBe(200)
  return Buffer.from(await response.bytes())
}
const streamed = async (key: string) =>
  Buffer.from(await (await lifelog.request(`/api/attachments/${key}?mode=stream`)).bytes())
const expire = (key: string) =>
  lifelog.ctx.db
    .updateTable('attachments')
    .set({ shared_until: new Date(Date.now() - 2 * 60 * 60_000).toISOString() })
    .where('key', '=', key)
    .execute()
const keyNow = async () =>
  (await lifelog.json<Event>(`/api/events/${event}`)).attachments[0]?.key ?? ''

test('a photo is shared without its position, once that is chosen; the owner’s keeps it', async () => {
  await choose(false)
  const { key } = await client.upload(event, photo())
  const before = await link(key)
  expect(before.position_stripped).toBe(false)
  expect(await exifr.gps(await fetched(before.url))).toBeDefined()
  expect(await choose(true)).toMatchObject({ strip_position: true })

  const [{ url, position_stripped }, again] = await Promise.all([link(key), link(key)])
  expect([position_stripped, again.position_stripped]).toEqual([true, true])
  const copy = await fetched(url)
  expect(await exifr.gps(copy)).toBeUndefined()
  expect((await exifr.parse(copy)).DateTimeOriginal).toBeInstanceOf(Date)
  const pixels = (file: Buffer) => sharp(file).raw().toBuffer()
  expect((await pixels(copy)).equals(await pixels(bytes))).toBe(true)
  const named = (await fetch(url)).headers.get('Content-Disposition')
  expect(named).toContain('pier.jpg')
  expect((await streamed(key)).equals(bytes)).toBe(true)
  expect((await client.left()).objects).toEqual([key, `shared/${key}`])

  await choose(false)
  expect(await exifr.gps(await fetched((await link(key)).url))).toBeDefined()
})

test('a film is shared without its position, and what has none as it is', async () => {
  const film = filmWith(Buffer.concat([mp4, box('free', Buffer.alloc(300_000))]), filmPositions.xyz)
  const video = await client.upload(event, {
    filename: 'waves.mp4',
    content_type: 'video/mp4',
    bytes: film,
  })
  const { url, position_stripped } = await link(video.key)
  expect(position_stripped).toBe(true)
  const copy = await fetched(url)
  expect([copy.length, copy.includes(iso6709)]).toEqual([film.length, false])

  const others = [
    { filename: 'none.jpg', content_type: 'image/jpeg', bytes: await jpegWith(undefined) },
    { filename: 'none.mp4', content_type: 'video/mp4', bytes: mp4 },
    { filename: 'notes.txt', content_type: 'text/plain', bytes: plain },
  ]
  for (const other of others) {
    const { key } = await client.upload(event, other)
    const shared = await link(key)
    expect(shared.position_stripped, other.filename).toBe(false)
    expect((await fetched(shared.url)).equals(other.bytes), other.filename).toBe(true)
    expect((await client.left()).objects).not.toContain(`shared/${key}`)
  }
})

test('ended links, a deleted file and a deleted event leave no copy behind', async () => {
  const { key } = await client.upload(event, photo())
  const { url } = await link(key)
  await lifelog.request(`/api/attachments/${key}/link`, { method: 'DELETE' })
  expect((await fetch(url)).status).toBe(404)
  const moved = await keyNow()
  await expect.poll(async () => (await client.left()).objects).toEqual([moved])

  const anew = await link(moved)
  expect(await exifr.gps(await fetched(anew.url))).toBeUndefined()
  await lifelog.request(`/api/attachments/${moved}`, { method: 'DELETE' })
  await expect.poll(async () => (await client.left()).objects).toEqual([])
  expect((await fetch(anew.url)).status).toBe(404)

  const last = await client.upload(event, photo('last.jpg'))
  await link(last.key)
  const doctor = await lifelog.json<{ problems?: unknown[] }>('/api/doctor')
  expect(JSON.stringify(doctor)).not.toContain('shared/')
  await lifelog.request(`/api/events/${event}?permanent=true`, { method: 'DELETE' })
  await expect.poll(async () => (await client.left()).objects).toEqual([])
})

test('a copy goes once its last link has expired, and is made anew for the next', async () => {
  const { key } = await client.upload(event, photo())
  await link(key)
  await sweep(lifelog.ctx)
  expect((await client.left()).objects).toEqual([key, `shared/${key}`])
  await expire(key)
  // The file itself is no copy, whatever has expired.
  const [swept, { url }] = await Promise.all([sweep(lifelog.ctx), link(key)])
  expect(swept.objects).toBeLessThanOrEqual(1)
  expect(await exifr.gps(await fetched(url))).toBeUndefined()
  await expire(key)
  expect(await sweep(lifelog.ctx)).toMatchObject({ objects: 1 })
  expect((await client.left()).objects).toEqual([key])
  expect(await exifr.gps(await fetched((await link(key)).url))).toBeUndefined()
})

test('a backup has no copies, and what it restores is shared without position as well', async () => {
  const { key } = await client.upload(event, photo())
  await link(key)
  const archive = await new Response(backup(lifelog.ctx, new Date()) as never).bytes()
  expect(Buffer.from(archive).includes('shared/')).toBe(false)
  await lifelog.request(`/api/events/${event}?permanent=true`, { method: 'DELETE' })
  const restored = await lifelog.request('/api/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-tar' },
    body: archive,
  })
  expect(await restored.json()).toMatchObject({ attachments: { restored: 1 } })
  const shared = await link(key)
  expect(shared.position_stripped).toBe(true)
  expect(await exifr.gps(await fetched(shared.url))).toBeUndefined()
  // Nothing of the former file is still to be deleted, and the copy stays.
  await expect
    .poll(() => lifelog.ctx.db.selectFrom('object_deletions').select('key').execute())
    .toEqual([])
  expect((await client.left()).objects).toEqual([key, `shared/${key}`])
})

test('a position that can’t be taken out, or a lost file, is no reason to share it', async () => {
  const damaged = husum()
  const pointer = damaged.indexOf(Buffer.from([0x25, 0x88]))
  damaged.writeUInt16LE(99, damaged.readUInt32LE(pointer + 8) + 4)
  const odd = await client.upload(event, {
    filename: 'odd.jpg',
    content_type: 'image/jpeg',
    bytes: await jpegWith(damaged),
  })
  const refused = await askLink(odd.key)
  const problem = (await refused.clone().json()) as { detail: string }
  expect(await codeOf(refused)).toBe('409 conflict')
  expect(problem.detail).toContain('"odd.jpg"')
  expect(problem.detail).toContain('turn off "Leave the position out" in the settings')
  await choose(false)
  expect((await link(odd.key)).position_stripped).toBe(false)
  await choose(true)

  const lost: Attachment = await client.upload(event, photo('lost.jpg'))
  await deleteObject(lifelog.ctx.storage, lost.key)
  expect(await codeOf(await askLink(lost.key))).toBe('409 conflict')
  const row = await lifelog.ctx.db
    .selectFrom('attachments')
    .select(['shared_until', 'shared_copy'])
    .where('key', '=', lost.key)
    .executeTakeFirst()
  expect(row).toEqual({ shared_until: null, shared_copy: null })
})
