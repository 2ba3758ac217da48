import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import type { Attachment } from '../../../lib/attachments/schema.ts'
import { limits } from '../../../lib/base/limits.ts'
import { listObjects } from '../../../lib/storage/list-objects.ts'
import type { ImportResult } from '../../../lib/transfer/schema.ts'
import { jpeg, mp4, plain } from '../../support/files.ts'
import { broken, flood } from '../../support/hostile-pictures.ts'
import { startLifeLog, useLifeLog } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

const lifelog = useLifeLog()
const video = { filename: 'ferry.mp4', content_type: 'video/mp4', bytes: mp4 }
let client: ReturnType<typeof uploading>
let frame: Buffer
beforeAll(async () => {
  client = uploading(lifelog)
  frame = await sharp({ create: { width: 1000, height: 500, channels: 3, background: '#0a64c8' } })
    .jpeg()
    .toBuffer()
})

const attach = async (file = video) => client.upload(await client.newEvent(), file)
const put = ({ key }: Attachment, bytes: Uint8Array, type = 'image/jpeg') =>
  lifelog.request(`/api/attachments/${key}/poster`, {
    method: 'PUT',
    headers: { 'Content-Type': type },
    body: new Uint8Array(bytes),
  })
const renditions = async ({ key }: Pick<Attachment, 'key'>) => {
  const objects = await Array.fromAsync(listObjects(lifelog.ctx.storage, 'renditions/'))
  return objects.map((object) => object.key).filter((object) => object.endsWith(key))
}
const colourOf = async ({ key }: Pick<Attachment, 'key'>, from = lifelog) => {
  const response = await from.request(`/renditions/320/${key}`)
  if (response.headers.get('Content-Type') !== 'image/webp') return undefined
  const { data } = await sharp(Buffer.from(await response.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [data[0], data[1], data[2]].map((value = 0) => Math.round(value / 20))
}
const blue = [1, 5, 10]

test('a video has the renditions of its poster, until it is deleted', async () => {
  const file = await attach()
  expect((await lifelog.request(`/renditions/800/${file.key}`)).status).toBe(302)
  expect((await put(file, frame)).status).toBe(204)
  expect(await colourOf(file)).toEqual(blue)
  expect(await renditions(file)).toHaveLength(3)
  const large = await lifelog.request(`/renditions/1600/${file.key}`)
  const { width, height } = await sharp(Buffer.from(await large.arrayBuffer())).metadata()
  expect([width, height]).toEqual([1000, 500])

  const red = await sharp({ create: { width: 90, height: 90, channels: 3, background: 'red' } })
    .webp()
    .toBuffer()
  expect((await put(file, red, 'image/webp')).status).toBe(204)
  expect(await colourOf(file)).toEqual([13, 0, 0])
  await lifelog.request(`/api/attachments/${file.key}?permanent=true`, { method: 'DELETE' })
  await expect.poll(() => renditions(file)).toEqual([])
})

test('what is no poster is refused, and the video stays as it is', async () => {
  const file = await attach()
  const text = await attach({ filename: 'a.txt', content_type: 'text/plain', bytes: plain })
  const pending = await client.reserve(await client.newEvent(), video)
  const trashed = await attach()
  const { event_id } = await lifelog.ctx.db
    .selectFrom('attachments')
    .select('event_id')
    .where('key', '=', trashed.key)
    .executeTakeFirstOrThrow()
  await lifelog.request(`/api/events/${event_id}`, { method: 'DELETE' })
  for (const [response, code] of [
    [await put(text, frame), '409 conflict'],
    [
      await put(file, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
      '422 upload_mismatch',
    ],
    [await put(file, Buffer.alloc(0)), '422 upload_mismatch'],
    [await put(file, broken()), '422 upload_mismatch'],
    [await put(file, flood()), '422 upload_mismatch'],
    [await put(file, Buffer.alloc(limits.posterBytes + 1)), '413 file_too_large'],
    [await put(file, jpeg, 'image/svg+xml'), '415 unsupported_media_type'],
    [await put(pending.attachment, frame), '404 not_found'],
    [await put(trashed, frame), '404 not_found'],
    [await put({ ...file, key: 'x'.repeat(40) }, frame), '404 not_found'],
  ] as const) {
    expect(await codeOf(response)).toBe(code)
  }
  expect(await colourOf(file)).toBeUndefined()
  expect(await renditions(file)).toEqual([])
})

test('a poster outlives the end of the links, a backup and a restore', async () => {
  const event = await client.newEvent()
  const { key } = await client.upload(event, video)
  await put({ key } as Attachment, frame)
  const ended = await lifelog.request(`/api/attachments/${key}/link`, { method: 'DELETE' })
  expect(ended.status).toBe(204)
  const { attachments } = await lifelog.json<{ attachments: Attachment[] }>(`/api/events/${event}`)
  const [moved] = attachments as [Attachment]
  expect(moved.key).not.toBe(key)
  expect(await colourOf(moved)).toEqual(blue)
  expect(await renditions({ key })).toEqual([])

  const archive = await (await lifelog.request('/api/export?format=tar')).arrayBuffer()
  const other = await startLifeLog()
  try {
    const headers = { 'Content-Type': 'application/x-tar' }
    const init = { method: 'POST', headers, body: archive }
    const { attachments, refused } = await other.json<ImportResult>('/api/import', init)
    expect(refused).toEqual([])
    expect(attachments.restored).toBeGreaterThan(0)
    expect(await colourOf(moved, other)).toEqual(blue)
  } finally {
    await other.close()
  }
})
