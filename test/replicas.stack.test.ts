import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Reservation } from '../lib/attachments/schema.ts'
import { type ObjectStore, startObjectStore } from '../lib/embedded/object-store.ts'
import type { Event } from '../lib/events/schema.ts'
import { createTestDatabase } from './support/postgres.ts'
import { sendUpload } from './support/s3-upload.ts'
import { password, startLifeLog, type TestLifeLog } from './support/setup.ts'

// Two LifeLogs on one database and one storage, as behind a proxy that asks now the one, now the other.

let database: Awaited<ReturnType<typeof createTestDatabase>>
let folder: string
let storage: ObjectStore
let first: TestLifeLog
let second: TestLifeLog

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lifelog-replicas-'))
  const keys = { accessKey: 'lifelog', secretKey: 'a secret' }
  storage = await startObjectStore({
    dir: folder,
    host: '127.0.0.1',
    port: 0,
    region: 'us-east-1',
    ...keys,
    log: pino({ level: 'silent' }),
  })
  const environment = {
    DATABASE_URL: database.url,
    RUSTFS_ENDPOINT: storage.endpoint,
    RUSTFS_PUBLIC_ENDPOINT: storage.endpoint,
    RUSTFS_ACCESS_KEY: keys.accessKey,
    RUSTFS_SECRET_KEY: keys.secretKey,
    LIFELOG_DATA_DIR: folder,
    ATTACHMENT_MAX_PER_EVENT: '10',
  }
  // At the same moment: they migrate, seed and prepare the bucket side by side.
  ;[first, second] = await Promise.all([startLifeLog(environment), startLifeLog(environment)])
  for (const one of [first, second]) {
    await vi.waitFor(
      async () => expect(await one.json('/health/ready')).toMatchObject({ status: 'ready' }),
      10_000,
    )
  }
})
afterAll(async () => {
  await first?.close()
  await second?.close()
  await storage?.close()
  await database?.drop()
  await rm(folder, { recursive: true })
})

function logIn(at: TestLifeLog, secret = password): Promise<Response> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: '' }
  return at.request('/login', { method: 'POST', headers, body: `password=${secret}` })
}

async function opens(at: TestLifeLog, cookie: string): Promise<boolean> {
  const headers = { Cookie: cookie, Authorization: '' }
  return (await at.request('/api/settings', { headers })).status === 200
}

test('who logs in at the one is known to the other, until the logout at either', async () => {
  const response = await logIn(first)
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect([await opens(first, cookie), await opens(second, cookie)]).toEqual([true, true])
  const headers = { Cookie: cookie, Authorization: '', 'Sec-Fetch-Site': 'same-origin' }
  await second.request('/logout', { method: 'POST', headers })
  expect([await opens(first, cookie), await opens(second, cookie)]).toEqual([false, false])
})

test('a setting changed at the one counts at the other', async () => {
  const json = { file_max_bytes: 1234 }
  await first.json('/api/settings', { method: 'PATCH', json })
  await vi.waitFor(async () => {
    expect(await second.json('/api/settings')).toMatchObject(json)
  }, 60_000)
  await first.json('/api/settings', { method: 'PATCH', json: { file_max_bytes: 10_485_760 } })
  await vi.waitFor(async () => {
    expect(await second.json('/api/settings')).toMatchObject({ file_max_bytes: 10_485_760 })
  }, 60_000)
})

test('of thirty places asked for at both at once, as many are given as there are', async () => {
  const { id } = await first.json<Event>(
    '/api/events',
    { method: 'POST', json: { title: 'x' } },
    201,
  )
  const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 4 }
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, number) =>
      [first, second][number % 2]?.request(`/api/events/${id}/attachments`, {
        method: 'POST',
        json,
      }),
    ),
  )
  const given = answers.filter((response) => response?.status === 201)
  expect(given).toHaveLength(10)
  for (const response of answers) expect([201, 409]).toContain(response?.status)
})

test('an upload that began at the one is confirmed by the other, and by both at once but once', async () => {
  const { id } = await first.json<Event>(
    '/api/events',
    { method: 'POST', json: { title: 'y' } },
    201,
  )
  const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 4 }
  const path = `/api/events/${id}/attachments`
  const { attachment, upload } = await first.json<Reservation>(path, { method: 'POST', json }, 201)
  await sendUpload(upload, Buffer.from('text'))
  const confirm = `/api/attachments/${attachment.key}/confirm`
  const answers = await Promise.all(
    [first, second, first, second].map((one) => one.request(confirm, { method: 'POST' })),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const event = await second.json<Event>(`/api/events/${id}`)
  expect(event.attachments).toMatchObject([{ key: attachment.key, state: 'ready' }])
})

test('objects to be deleted are deleted by either, and no failure is logged', async () => {
  const { id } = await first.json<Event>(
    '/api/events',
    { method: 'POST', json: { title: 'z' } },
    201,
  )
  for (let number = 0; number < 8; number++) {
    const form = new FormData()
    form.append('file', new Blob(['text'], { type: 'text/plain' }), 'a.txt')
    const init = { method: 'POST', body: form }
    await [first, second][number % 2]?.json(`/api/events/${id}/attachments`, init, 201)
  }
  await first.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
  await vi.waitFor(async () => {
    const rows = await first.ctx.db.selectFrom('object_deletions').select('key').execute()
    expect(rows).toEqual([])
  }, 60_000)
  const logged = [...first.logged, ...second.logged].join('\n')
  expect(logged).not.toMatch(/"level":"(error|fatal)"/)
})

test('wrong passwords are counted together, and a token rotated at the one ends at the other', async () => {
  let last = 0
  for (let attempt = 0; attempt < 20 && last !== 429; attempt++) {
    last = (await logIn([first, second][attempt % 2] as TestLifeLog, 'wrong')).status
  }
  expect(last).toBe(429)
  expect((await logIn(first, 'wrong')).status).toBe(429)
  expect((await logIn(second, 'wrong')).status).toBe(429)

  await first.json('/api/auth/token/rotate', { method: 'POST' })
  await vi.waitFor(
    async () => expect((await second.request('/api/events')).status).toBe(401),
    5_000,
  )
})
