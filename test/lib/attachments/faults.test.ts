import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { emptyOutbox } from '../../../lib/attachments/integrity/outbox.ts'
import { countOrphans, sweep } from '../../../lib/attachments/upload/sweep.ts'
import { type ObjectStore, startObjectStore } from '../../../lib/embedded/object-store.ts'
import { openStorage, type Storage } from '../../../lib/storage/client.ts'
import { copyObject } from '../../../lib/storage/copy-object.ts'
import { headObject, putObject } from '../../../lib/storage/objects.ts'
import { type File, html, pdf } from '../../support/files.ts'
import { sendUpload } from '../../support/s3-upload.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'
import { type Fate, type StorageProxy, startStorageProxy } from '../../support/storage-proxy.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

const bucket = 'lifelog-attachments'
const account = { accessKey: 'access', secretKey: 'secret-secret', region: 'us-east-1' }
/** No picture, as LifeLog itself reads those in the background. */
const document: File = { filename: 'a.pdf', content_type: 'application/pdf', bytes: pdf }
/** As good as `pdf`, and another file. */
const other = Buffer.from(pdf.map((byte, index) => (index < 100 ? byte : byte ^ 1)))
let dir: string
let store: ObjectStore
let proxy: StorageProxy
/** The storage, not by way of the proxy. */
let direct: Storage
let lifelog: TestLifeLog
let client: ReturnType<typeof uploading>
let event: number
let ahead = 0

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lifelog-faults-'))
  const log = pino({ level: 'silent' })
  store = await startObjectStore({ dir, host: '127.0.0.1', port: 0, ...account, log })
  proxy = await startStorageProxy(store.endpoint, bucket)
  direct = openStorage({ endpoint: store.endpoint, bucket, ...account })
  lifelog = await startLifeLog(
    {
      RUSTFS_ENDPOINT: proxy.endpoint,
      RUSTFS_PUBLIC_ENDPOINT: store.endpoint,
      RUSTFS_ACCESS_KEY: account.accessKey,
      RUSTFS_SECRET_KEY: account.secretKey,
      DATABASE_POOL_MAX: '6',
    },
    () => new Date(Date.now() + ahead),
  )
  await vi.waitUntil(() => lifelog.ctx.storage.status.reachable, 60_000)
  client = uploading(lifelog)
})
afterAll(async () => {
  await lifelog?.close()
  direct?.close()
  await proxy?.stop()
  await store?.close()
  await rm(dir, { recursive: true, force: true })
})
beforeEach(async () => {
  event = await client.newEvent()
})
afterEach(async () => {
  proxy.decide = () => 'passed'
  ahead = 0
  await client.clear()
})

const sent = async (file = document) => {
  const { attachment, upload } = await client.reserve(event, file)
  expect((await sendUpload(upload, file.bytes)).status).toBe(201)
  return { key: attachment.key, staging: `staging/${attachment.key}`, upload }
}
const stateOf = async (key: string) => {
  const row = await lifelog.ctx.db
    .selectFrom('attachments')
    .select('state')
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.state
}
const served = async (key: string) => {
  const response = await lifelog.request(`/api/attachments/${key}?mode=stream`)
  return Buffer.from(await response.arrayBuffer())
}
const cleanUp = async () => {
  ahead = 3 * 3_600_000
  await sweep(lifelog.ctx)
  await emptyOutbox(lifelog.ctx)
}

describe('a confirm during which the storage fails', () => {
  const steps: [string, Fate][] = [
    ['HEAD', 'lost'],
    ['GET', 'lost'],
    ['COPY', 'lost'],
    ['COPY', 'unanswered'],
  ]

  test.each(steps)('at %s, %s: stays as it was, and can be repeated', async (step, fate) => {
    const { key } = await sent()
    proxy.decide = (operation) => (operation === step ? fate : 'passed')
    expect(await codeOf(await client.confirm(key))).toBe('503 storage_unavailable')
    expect(await stateOf(key)).toBe('pending')
    expect(await codeOf(await lifelog.request(`/api/attachments/${key}`))).toBe('404 not_found')
    proxy.decide = () => 'passed'
    expect((await client.confirm(key)).status).toBe(200)
    expect(await served(key)).toEqual(pdf)
  })

  test.each(steps)('at %s, %s, and is never repeated: nothing stays behind', async (step, fate) => {
    const { key } = await sent()
    proxy.decide = (operation) => (operation === step ? fate : 'passed')
    await client.confirm(key)
    proxy.decide = () => 'passed'
    await cleanUp()
    expect(await client.left()).toEqual({ objects: [], attachments: [] })
  })

  test.each(['lost', 'unanswered'] as const)(
    'as the sent file is deleted (%s): is confirmed all the same',
    async (fate) => {
      const { key } = await sent()
      proxy.decide = (operation) => (operation === 'DELETE' ? fate : 'passed')
      expect((await client.confirm(key)).status).toBe(200)
      proxy.decide = () => 'passed'
      expect(await served(key)).toEqual(pdf)
      await cleanUp()
      expect(await client.left()).toEqual({ objects: [key], attachments: [key] })
    },
  )

  test('as a file that is not what it should be is deleted: says so, and it goes later', async () => {
    const { key } = await sent({ ...document, bytes: html })
    proxy.decide = (operation) => (operation === 'DELETE' ? 'lost' : 'passed')
    expect(await codeOf(await client.confirm(key))).toBe('422 upload_mismatch')
    expect((await client.left()).objects).toEqual([`staging/${key}`])
    proxy.decide = () => 'passed'
    await expect.poll(async () => (await client.left()).objects).toEqual([])
  })
})

describe('an upload that was killed', () => {
  const left = { objects: [], attachments: [] }

  test('before the file was sent leaves nothing', async () => {
    await client.reserve(event, document)
    await cleanUp()
    expect(await client.left()).toEqual(left)
  })

  test('after the file was sent leaves nothing, or is confirmed late', async () => {
    const first = await sent()
    const second = await sent()
    ahead = 30 * 60_000
    await sweep(lifelog.ctx)
    expect((await client.confirm(second.key)).status).toBe(200)
    await cleanUp()
    expect(await client.left()).toEqual({ objects: [second.key], attachments: [second.key] })
    expect(await codeOf(await client.confirm(first.key))).toBe('404 not_found')
  })

  test('between the copy and the commit leaves nothing, or is confirmed late', async () => {
    const [first, second] = [await sent(), await sent()]
    for (const { key, staging } of [first, second]) {
      const ifMatch = (await headObject(direct, staging))?.etag ?? ''
      await copyObject(direct, staging, key, { ifMatch, contentType: 'application/pdf' })
    }
    expect((await client.confirm(second.key)).status).toBe(200)
    await cleanUp()
    expect(await client.left()).toEqual({ objects: [second.key], attachments: [second.key] })
    expect(await served(second.key)).toEqual(pdf)
  })

  test('and whose form is sent once more, after all was swept, is swept again', async () => {
    const { key, staging } = await sent()
    await cleanUp()
    await putObject(direct, staging, pdf, pdf.length, 'application/pdf')
    expect(await codeOf(await client.confirm(key))).toBe('404 not_found')
    await cleanUp()
    expect(await client.left()).toEqual(left)
  })
})

describe('an expired reservation', () => {
  test('takes no place, and gets it back only where it is free', async () => {
    const uploads = [await sent(), await sent()]
    ahead = 20 * 60_000
    for (let count = 0; count < 9; count++) await client.reserve(event, document)
    expect((await client.confirm(uploads[0]?.key ?? '')).status).toBe(200)
    expect(await codeOf(await client.confirm(uploads[1]?.key ?? ''))).toBe(
      '409 attachment_limit_reached',
    )
  })
})

describe('a file that is replaced while it is checked', () => {
  test('once: is checked anew', async () => {
    const { key, staging } = await sent()
    let times = 0
    proxy.decide = async (operation): Promise<Fate> => {
      if (operation === 'COPY' && times++ === 0) {
        await putObject(direct, staging, html.subarray(0, 50), 50, 'application/pdf')
      }
      return 'passed'
    }
    expect(await codeOf(await client.confirm(key))).toBe('422 upload_mismatch')
    expect(await headObject(direct, key)).toBeUndefined()
  })

  test.each(['HEAD', 'GET', 'COPY'])('at %s, by one as good: is one of the two', async (step) => {
    const { key, upload } = await sent()
    let times = 0
    proxy.decide = async (operation): Promise<Fate> => {
      if (operation === step && times++ === 0) await sendUpload(upload, other)
      return 'passed'
    }
    expect((await client.confirm(key)).status).toBe(200)
    expect(await served(key)).toEqual(other)
    await sendUpload(upload, pdf)
    expect((await client.confirm(key)).status).toBe(200)
    expect(await served(key)).toEqual(other)
  })

  test('again and again: is not taken, and can be confirmed later', async () => {
    const { key, upload } = await sent()
    let times = 0
    proxy.decide = async (operation): Promise<Fate> => {
      if (operation === 'COPY') await sendUpload(upload, times++ % 2 ? pdf : other)
      return 'passed'
    }
    expect(await codeOf(await client.confirm(key))).toBe('409 conflict')
    expect(await stateOf(key)).toBe('pending')
    proxy.decide = () => 'passed'
    expect((await client.confirm(key)).status).toBe(200)
  })

  test('between two confirms at once: both answer the same, and it stays so', async () => {
    const { key, upload } = await sent()
    let times = 0
    proxy.decide = async (operation): Promise<Fate> => {
      await sendUpload(upload, times++ % 2 ? pdf : other)
      return operation === 'COPY' && times > 6 ? 'unanswered' : 'passed'
    }
    await Promise.all([client.confirm(key), client.confirm(key)])
    proxy.decide = () => 'passed'
    expect((await client.confirm(key)).status).toBe(200)
    const first = await served(key)
    await sendUpload(upload, first.equals(pdf) ? other : pdf)
    await Promise.all([client.confirm(key), client.confirm(key)])
    expect(await served(key)).toEqual(first)
  })
})

describe('while the storage takes its time', () => {
  test('confirms leave connections to others', async () => {
    const uploads = await Promise.all(Array.from({ length: 8 }, () => sent()))
    const { promise: goOn, resolve } = Promise.withResolvers<Fate>()
    let waiting = 0
    proxy.decide = (operation) => {
      if (operation !== 'HEAD') return 'passed'
      waiting += 1
      return goOn
    }
    const confirms = uploads.map(({ key }) => client.confirm(key))
    await expect.poll(() => waiting).toBe(3)
    await lifelog.json(`/api/events/${event}`)
    await lifelog.json('/api/events', { method: 'POST', json: { title: 'meanwhile' } }, 201)
    expect(waiting).toBe(3)
    resolve('passed')
    for (const { status } of await Promise.all(confirms)) expect(status).toBe(200)
  })

  test('the sweep leaves an attachment alone that is being confirmed', async () => {
    const { key } = await sent()
    proxy.decide = async (operation): Promise<Fate> => {
      if (operation === 'COPY') {
        ahead = 3 * 3_600_000
        await sweep(lifelog.ctx)
      }
      return 'passed'
    }
    expect((await client.confirm(key)).status).toBe(200)
    expect(await served(key)).toEqual(pdf)
  })

  test('an attachment that is deleted at the same time is gone in the end', async () => {
    const { key } = await sent()
    let deleted: Promise<Response> | undefined
    proxy.decide = (operation) => {
      if (operation === 'COPY') {
        deleted = lifelog.request(`/api/attachments/${key}?permanent=true`, { method: 'DELETE' })
      }
      return 'passed'
    }
    await client.confirm(key)
    expect((await deleted)?.status).toBe(204)
    await emptyOutbox(lifelog.ctx)
    expect(await client.left()).toEqual({ objects: [], attachments: [] })
  })
})

describe('a file sent through LifeLog while the storage fails', () => {
  test.each([
    ['PUT', 'lost'],
    ['HEAD', 'lost'],
    ['GET', 'lost'],
    ['COPY', 'lost'],
    ['COPY', 'unanswered'],
  ] as const)('at %s, %s: is refused, and nothing stays behind', async (step, fate) => {
    proxy.decide = (operation) => (operation === step ? fate : 'passed')
    expect(await codeOf(await client.send(event, document))).toBe('503 storage_unavailable')
    proxy.decide = () => 'passed'
    expect((await client.left()).attachments).toEqual([])
    await cleanUp()
    expect(await client.left()).toEqual({ objects: [], attachments: [] })
  })
})

describe('while the storage is away', () => {
  test('places are reserved, links are made and events are deleted; files go once it is back', async () => {
    const { key } = await client.upload(event, document)
    proxy.decide = () => 'lost'
    expect((await client.reserve(event, document)).attachment.state).toBe('pending')
    expect((await lifelog.request(`/api/attachments/${key}`)).status).toBe(302)
    expect(await codeOf(await lifelog.request(`/api/attachments/${key}?mode=stream`))).toBe(
      '503 storage_unavailable',
    )
    const deleted = await lifelog.request(`/api/events/${event}?permanent=true`, {
      method: 'DELETE',
    })
    expect(deleted.status).toBe(204)
    const failed = () =>
      lifelog.ctx.db
        .selectFrom('object_deletions')
        .select(['attempts', 'last_error'])
        .where('attempts', '>', 0)
        .execute()
    await expect.poll(failed).not.toEqual([])
    expect((await failed())[0]?.last_error).toContain('does not answer')
    proxy.decide = () => 'passed'
    await lifelog.ctx.db
      .updateTable('object_deletions')
      .set({ next_attempt_at: sql<string>`now()` })
      .execute()
    await expect.poll(() => headObject(direct, key)).toBeUndefined()
  })
})

test('the outbox deletes no file that has an attachment', async () => {
  const { key } = await client.upload(event, document)
  await lifelog.ctx.db.insertInto('object_deletions').values({ key }).execute()
  await emptyOutbox(lifelog.ctx)
  await expect
    .poll(() => lifelog.ctx.db.selectFrom('object_deletions').selectAll().execute())
    .toEqual([])
  expect(await served(key)).toEqual(pdf)
})

test('two instances empty one outbox together, each object once', async () => {
  const keys = Array.from({ length: 100 }, (_, index) => `gone-${index}`)
  for (const key of keys) await putObject(direct, key, pdf, pdf.length, 'application/pdf')
  const deletions = new Map<string, number>()
  proxy.decide = (operation, key) => {
    if (operation === 'DELETE') deletions.set(key, (deletions.get(key) ?? 0) + 1)
    return 'passed'
  }
  await lifelog.ctx.db
    .insertInto('object_deletions')
    .values(keys.map((key) => ({ key })))
    .execute()
  await Promise.all([emptyOutbox(lifelog.ctx), emptyOutbox(lifelog.ctx)])
  await expect.poll(async () => (await client.left()).objects).toEqual([])
  expect([...deletions.values()]).toEqual(Array(100).fill(1))
})

describe('while the outbox deletes a file', () => {
  const backupOf = async (lifelog: TestLifeLog) =>
    new Uint8Array(await (await lifelog.request('/api/export?format=tar')).arrayBuffer())
  const restore = (body: Uint8Array<ArrayBuffer>) =>
    lifelog.json('/api/import', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-tar' },
      body,
    })

  test('a restore waits for it, and the file is there afterwards', async () => {
    const { key } = await client.upload(event, document)
    const archive = await backupOf(lifelog)
    const { promise: goOn, resolve } = Promise.withResolvers<Fate>()
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    proxy.decide = (operation, deleted) => {
      if (operation !== 'DELETE' || deleted !== key) return 'passed'
      reach()
      return goOn
    }
    await lifelog.request(`/api/events/${event}?permanent=true`, { method: 'DELETE' })
    await reached
    let restored = false
    const restoring = restore(archive).then(() => {
      restored = true
    })
    const waits = async () => {
      const { rows } = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(lifelog.ctx.db)
      return restored || rows.length > 0
    }
    await expect.poll(waits).toBe(true)
    resolve('passed')
    await restoring
    await emptyOutbox(lifelog.ctx)
    expect(await served(key)).toEqual(pdf)
  })
})

test('a file that is deleted while a backup is made is in it, and goes afterwards', async () => {
  const { key } = await client.upload(event, document)
  let deleted: Promise<unknown> | undefined
  proxy.decide = async (operation, read): Promise<Fate> => {
    if (operation === 'GET' && read === key && !deleted) {
      deleted = lifelog.request(`/api/events/${event}?permanent=true`, { method: 'DELETE' })
      await deleted
      await emptyOutbox(lifelog.ctx)
    }
    return 'passed'
  }
  const archive = await (await lifelog.request('/api/export?format=tar')).text()
  expect(deleted).toBeDefined()
  expect(archive).toContain('"missing":[],"damaged":[]')
  proxy.decide = () => 'passed'
  await emptyOutbox(lifelog.ctx)
  await expect.poll(() => headObject(direct, key)).toBeUndefined()
})

test('the lease of a backup that was killed ends by itself', async () => {
  const { key } = await client.upload(event, document)
  const { db } = lifelog.ctx
  const lease = (expiry: string) =>
    db
      .insertInto('backups')
      .values({ lease_expires_at: sql<string>`now() + ${expiry}::interval` })
      .execute()
  await lease('1 minute')
  await lifelog.request(`/api/attachments/${key}?permanent=true`, { method: 'DELETE' })
  expect(await emptyOutbox(lifelog.ctx, [key])).toBe(0)
  expect(await headObject(direct, key)).toBeDefined()
  await db.deleteFrom('backups').execute()
  await lease('-1 second')
  await emptyOutbox(lifelog.ctx)
  await expect.poll(() => headObject(direct, key)).toBeUndefined()
})

describe('the sweep', () => {
  test('leaves what is new, what is under way and what is not its own', async () => {
    await putObject(direct, 'staging/stray', pdf, pdf.length, 'application/pdf')
    await putObject(direct, 'probe/x/y', pdf, pdf.length, 'application/pdf')
    await putObject(direct, 'somebody/elses', pdf, pdf.length, 'application/pdf')
    await putObject(direct, 'orphan', pdf, pdf.length, 'application/pdf')
    expect(await sweep(lifelog.ctx)).toEqual({ attachments: 0, objects: 0 })
    expect(await countOrphans(lifelog.ctx)).toBe(0)
    ahead = 3 * 3_600_000
    const { key, staging } = await (async () => {
      const { attachment } = await client.reserve(event, document)
      const staging = `staging/${attachment.key}`
      await putObject(direct, staging, pdf, pdf.length, 'application/pdf')
      return { key: attachment.key, staging }
    })()
    expect(await sweep(lifelog.ctx)).toEqual({ attachments: 0, objects: 2 })
    expect(await client.left()).toEqual({
      objects: ['orphan', 'somebody/elses', staging].toSorted(),
      attachments: [key],
    })
    expect(await countOrphans(lifelog.ctx)).toBe(1)
    expect(lifelog.logged.at(-1)).toContain('belong to no attachment')
    expect(await headObject(direct, 'orphan')).toBeDefined()
  })
})
