import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Reservation } from '../../../lib/attachments/schema.ts'
import type { SignedPut } from '../../../lib/storage/schema.ts'
import { type File, files, jpeg } from '../../support/files.ts'
import { type RustfsStandIn, startRustfsStandIn } from '../../support/rustfs-stand-in.ts'
import { environmentOf, type S3 } from '../../support/s3.ts'
import { sendUpload } from '../../support/s3-upload.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'
import { startStoreFolder } from '../../support/store-folder.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

let store: S3
let standIn: RustfsStandIn
let lifelog: TestLifeLog
let client: ReturnType<typeof uploading>
let event: number
const photo = files[0] as File
/** Of the same size and type, and another picture. */
const evil = Buffer.from(jpeg.map((byte, index) => (index < 200 ? byte : byte ^ 1)))

beforeAll(async () => {
  store = await startStoreFolder()
  standIn = await startRustfsStandIn(store.endpoint)
  lifelog = await startLifeLog(environmentOf(store, standIn.endpoint))
  const { storage } = lifelog.ctx
  await vi.waitFor(() => expect(storage.status.uploads.way).toBe('put'), 60_000)
  client = uploading(lifelog)
})
afterAll(async () => {
  await lifelog?.close()
  await standIn?.stop()
  await store?.stop()
})
beforeEach(async () => {
  event = await client.newEvent()
})

async function reserve(): Promise<Reservation & { upload: SignedPut }> {
  const reserved = await client.reserve(event, photo)
  expect(reserved.upload).toMatchObject({
    method: 'PUT',
    headers: { 'Content-Type': 'image/jpeg' },
    url: expect.stringContaining(`/staging/${reserved.attachment.key}?`),
  })
  expect(reserved.upload).not.toHaveProperty('fields')
  return reserved as Reservation & { upload: SignedPut }
}

async function served(key: string): Promise<Buffer> {
  const response = await lifelog.request(`/api/attachments/${key}?mode=stream`)
  return Buffer.from(await response.arrayBuffer())
}

test('exactly the file is taken, and confirmed as it came', async () => {
  const { attachment, upload } = await reserve()
  expect((await sendUpload(upload, jpeg)).status).toBe(200)
  expect((await client.confirm(attachment.key)).status).toBe(200)
  expect(await served(attachment.key)).toEqual(jpeg)
})

test.each<[string, (put: SignedPut) => SignedPut, Buffer<ArrayBuffer>]>([
  ['one byte more', (put) => put, Buffer.concat([jpeg, Buffer.from('x')])],
  ['one byte less', (put) => put, Buffer.from(jpeg.subarray(1))],
  ['another type', (put) => ({ ...put, headers: { 'Content-Type': 'text/html' } }), jpeg],
  ['another key', (put) => ({ ...put, url: put.url.replace('?', 'x?') }), jpeg],
  [
    'a longer lifetime',
    (put) => ({ ...put, url: put.url.replace('X-Amz-Expires=600', 'X-Amz-Expires=6000') }),
    jpeg,
  ],
])('%s is refused with nothing stored', async (_, change, bytes) => {
  const { attachment, upload } = await reserve()
  const { status } = await sendUpload(change(upload), bytes)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(await client.head(`staging/${attachment.key}`)).toBeUndefined()
  expect(await client.head(`staging/${attachment.key}x`)).toBeUndefined()
  expect(await codeOf(await client.confirm(attachment.key))).toBe('409 upload_incomplete')
})

test('50 swaps during the confirm and 100 replays after it never change what is served', async () => {
  const { attachment, upload } = await reserve()
  const { key } = attachment
  const replay = (bytes: Buffer<ArrayBuffer>) => sendUpload(upload, bytes)
  await replay(jpeg)
  const [confirmed] = await Promise.all([
    client.confirm(key),
    ...Array.from({ length: 50 }, (_, index) => replay(index % 2 ? jpeg : evil)),
  ])
  if (confirmed.status !== 200) {
    expect(await codeOf(confirmed)).toBe('409 conflict')
    expect((await client.confirm(key)).status).toBe(200)
  }
  const first = await served(key)
  expect([jpeg, evil].some((bytes) => bytes.equals(first))).toBe(true)
  for (let count = 0; count < 100; count++) {
    expect((await replay(first.equals(jpeg) ? evil : jpeg)).status).toBe(200)
    if (count % 20 === 0) {
      expect((await client.confirm(key)).status).toBe(200)
      expect(await served(key)).toEqual(first)
    }
  }
  expect(await served(key)).toEqual(first)
})
