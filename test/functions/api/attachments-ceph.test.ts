// @module-tag radosgw

import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { emptyOutbox } from '../../../lib/attachments/integrity/outbox.ts'
import { sweep } from '../../../lib/attachments/upload/sweep.ts'
import type { Event } from '../../../lib/events/schema.ts'
import { startCeph } from '../../support/ceph.ts'
import { type File, files, html, jpeg } from '../../support/files.ts'
import { environmentOf, type S3 } from '../../support/s3.ts'
import { sendUpload } from '../../support/s3-upload.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

/** The way of a file with a storage that somebody else made. */
let s3: S3
let lifelog: TestLifeLog
let client: ReturnType<typeof uploading>
let ahead = 0
const photo = files[0] as File

beforeAll(async () => {
  s3 = await startCeph()
  lifelog = await startLifeLog(
    {
      ...environmentOf(s3),
      ATTACHMENT_MAX_PER_EVENT: '20',
    },
    () => new Date(Date.now() + ahead),
  )
  await vi.waitUntil(() => lifelog.ctx.storage.status.reachable, 60_000)
  client = uploading(lifelog)
})
afterAll(async () => {
  await lifelog?.close()
  await s3?.stop()
})

test('twenty files go up by the form and come back by the URL and through LifeLog', async () => {
  const event = await client.newEvent()
  for (const file of files) {
    const { key } = await client.upload(event, file)
    const redirect = await lifelog.request(`/api/attachments/${key}`)
    const direct = await fetch(redirect.headers.get('Location') ?? '')
    const streamed = await lifelog.request(`/api/attachments/${key}?mode=stream`)
    for (const response of [direct, streamed]) {
      expect(response.status).toBe(200)
      expect(Buffer.from(await response.arrayBuffer())).toEqual(file.bytes)
    }
  }
  const digests = files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))
  await vi.waitFor(
    async () => {
      const { attachments } = await lifelog.json<Event>(`/api/events/${event}`)
      expect(attachments.map(({ sha256 }) => sha256)).toEqual(digests)
    },
    { timeout: 60_000, interval: 200 },
  )
})

test('a file through LifeLog, and one that is refused', async () => {
  const event = await client.newEvent()
  expect((await client.send(event, photo)).status).toBe(201)
  expect(await codeOf(await client.send(event, { ...photo, bytes: html }))).toBe(
    '422 upload_mismatch',
  )
})

test('what is deleted or never finished leaves the storage, also sent once more', async () => {
  const event = await client.newEvent()
  const { attachment, upload } = await client.reserve(event, photo)
  await sendUpload(upload, jpeg)
  const { key } = await client.upload(event, photo)
  await lifelog.request(`/api/attachments/${key}?permanent=true`, { method: 'DELETE' })
  ahead = 3 * 3_600_000
  await sweep(lifelog.ctx)
  await emptyOutbox(lifelog.ctx)
  ahead = 0
  expect((await sendUpload(upload, jpeg)).status).toBe(201)
  expect(await codeOf(await client.confirm(attachment.key))).toBe('404 not_found')
  ahead = 3 * 3_600_000
  await sweep(lifelog.ctx)
  const { objects, attachments } = await client.left()
  expect(objects).toEqual(attachments)
  expect(objects).not.toContain(key)
})
