import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { startDatabaseProxy } from '../support/database-proxy.ts'
import { createMigratedDatabase } from '../support/postgres.ts'
import { startLifeLog, type TestLifeLog } from '../support/setup.ts'

let database: Awaited<ReturnType<typeof createMigratedDatabase>>
let proxy: Awaited<ReturnType<typeof startDatabaseProxy>>
let lifelog: TestLifeLog
let other: TestLifeLog
let event: Event

beforeAll(async () => {
  database = await createMigratedDatabase()
  proxy = await startDatabaseProxy(database.url)
  other = await startLifeLog({ DATABASE_URL: database.url })
  lifelog = await startLifeLog({ DATABASE_URL: proxy.url, DATABASE_POOL_MAX: '4' })
  event = await lifelog.json('/api/events', { method: 'POST', json: { title: 'before' } }, 201)
})
afterAll(async () => {
  proxy.restore()
  await lifelog.close()
  await other.close()
  proxy.close()
  await database.drop()
})
afterEach(async () => {
  proxy.restore()
  await works()
})

/** Waits for the database to be of use again, which must come about by itself, and soon. */
function works() {
  return vi.waitFor(
    async () => {
      expect((await lifelog.request('/api/events?limit=1')).status).toBe(200)
      expect((await lifelog.request('/health/ready')).status).toBe(200)
    },
    { timeout: 60_000, interval: 50 },
  )
}

const file = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 3 }

/** One request of each kind: reading, searching, writing, in a transaction, streamed. */
const requests = (): [string, RequestInit & { json?: unknown }][] => [
  ['/api/events', {}],
  [`/api/events/${event.id}`, {}],
  ['/api/search?q=before&sort=relevance', {}],
  ['/api/tags', {}],
  ['/api/export', {}],
  ['/api/events', { method: 'POST', json: { title: 'during' } }],
  [`/api/events/${event.id}`, { method: 'PATCH', json: { title: 'before' } }],
  [`/api/events/${event.id}/attachments`, { method: 'POST', json: file }],
  ['/api/settings', { method: 'PATCH', json: { attachment_max_per_event: 999 } }],
]

async function expectUnavailable(response: Response) {
  const text = await response.text()
  expect(response.status, text).toBe(503)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(JSON.parse(text)).toMatchObject({ code: 'database_unavailable', status: 503 })
  expect(text).not.toMatch(/127\.0\.0\.1|ECONN|CONNECTION|postgres|\.ts/i)
}

describe('a database that refuses', () => {
  test('is said so, to every kind of request', async () => {
    proxy.refuse()
    for (const [path, init] of requests())
      await expectUnavailable(await lifelog.request(path, init))
    const ready = await lifelog.request('/health/ready')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ status: 'not_ready', database: 'unavailable' })
    expect((await lifelog.request('/health/live')).status).toBe(200)
  })

  test('is said on a page, with the form that was posted; none that is secret or too large', async () => {
    const post = async (path: string, body: string, type = 'application/x-www-form-urlencoded') => {
      const headers = {
        Accept: 'text/html',
        Authorization: 'Basic none=',
        Cookie: 'lifelog=a-session',
        'Sec-Fetch-Site': 'same-origin',
        'Content-Type': type,
      }
      const response = await lifelog.request(path, { method: 'POST', headers, body })
      expect(response.status).toBe(503)
      expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
      const html = await response.text()
      expect(html).toContain('The database does not answer. Nothing was lost')
      return { html, isKept: html.includes('Try again') && html.includes('typed') }
    }
    proxy.refuse()
    expect((await post('/events', 'title=typed')).isKept).toBe(true)
    expect((await post(`/events/${event.id}`, 'title=typed')).isKept).toBe(true)
    expect((await post('/events', `title=typed${'x'.repeat(3_000_000)}`)).isKept).toBe(false)
    expect((await post('/events', 'typed', 'multipart/form-data; boundary=x')).isKept).toBe(false)
    for (const path of ['/login', '/settings/password']) {
      const { html } = await post(path, 'password=sesame&current=sesame&next=sesame')
      expect(html).not.toMatch(/sesame|Try again/)
    }
  })

  test('is of use again as soon as it is back, however often it was tried', async () => {
    proxy.refuse()
    for (let i = 0; i < 12; i++) {
      await Promise.all(requests().map(([path, init]) => lifelog.request(path, init)))
    }
    proxy.restore()
    await works()
    await Promise.all(Array.from({ length: 20 }, () => lifelog.json(`/api/events/${event.id}`)))
  })
})

describe('a database that is lost in the middle', () => {
  test('ends each request with an answer, and harms no later one', async () => {
    for (let round = 0; round < 4; round++) {
      proxy.slowDown(5 + 5 * round)
      const under = Array.from({ length: 3 }, requests)
        .flat()
        .map(([path, init]) =>
          lifelog.request(path, init).then((response) =>
            response.text().then(
              () => response.status,
              () => 'broken off',
            ),
          ),
        )
      await Promise.race(under)
      proxy.cut()
      for (const status of await Promise.all(under)) {
        expect([200, 201, 409, 503, 'broken off']).toContain(status)
      }
      proxy.restore()
      await works()
    }
    const statuses = lifelog.logged.map((line) => JSON.parse(line).status)
    expect(statuses).toContain(503)
    expect(statuses).not.toContain(500)
  })

  test('leaves an event recorded once or not at all, and the same uid again says which', async () => {
    const uids = Array.from({ length: 20 }, () => crypto.randomUUID())
    const record = (uid: string) =>
      lifelog.request('/api/events', { method: 'POST', json: { title: 'lost?', uid } })
    proxy.slowDown(15)
    const first = uids.map(record)
    await Promise.race(first)
    proxy.cut()
    const statuses = (await Promise.all(first)).map(({ status }) => status)
    proxy.restore()
    await works()
    for (const [i, uid] of uids.entries()) {
      const { status } = await record(uid)
      expect(statuses[i] === 201 ? [200] : [200, 201]).toContain(status)
    }
    const found = await lifelog.json<EventsPage>('/api/search?q=lost&limit=200')
    expect(new Set(found.items.map(({ uid }) => uid))).toEqual(new Set(uids))
    expect(found.items).toHaveLength(uids.length)
  })

  test('rolls a transaction back that has only begun, time and again', async () => {
    for (let round = 0; round < 5; round++) {
      const seen: unknown[] = []
      const transaction = lifelog.ctx.db.transaction().execute(async (trx) => {
        await sql`update events set title = 'never' where id = ${event.id}`.execute(trx)
        proxy.cut()
        await vi.waitFor(async () => {
          await sql`select 1`
            .execute(trx)
            .catch((error) => {
              seen.push(error.code)
              throw error
            })
            .then(
              () => expect.unreachable(),
              () => {},
            )
        }, 60_000)
        await sql`update events set title = 'never, again' where id = ${event.id}`.execute(trx)
      })
      await expect(transaction).rejects.toThrow()
      expect(seen.length).toBeGreaterThan(0)
      await works()
      expect(await lifelog.json(`/api/events/${event.id}`)).toMatchObject({ title: 'before' })
    }
  })

  test('sends nothing more when the connection of a transaction was replaced', async () => {
    const transaction = lifelog.ctx.db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx)
      proxy.cut()
      await vi.waitFor(() => sql`select 1`.execute(lifelog.ctx.db), 60_000)
      await sql`update events set title = 'outside' where id = ${event.id}`.execute(trx)
    })
    await expect(transaction).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    expect(await lifelog.json(`/api/events/${event.id}`)).toMatchObject({ title: 'before' })
  })

  test('is of use again by every connection when a query was about to be sent', async () => {
    const { db } = lifelog.ctx
    const allConnections = () =>
      Promise.all(Array.from({ length: 4 }, () => sql`select pg_sleep(0.01)`.execute(db)))
    // PostgreSQL may not have noticed yet that nobody waits for those of the round before.
    const sleeping = async (round: number) => {
      const { rows } = await sql<{ count: number }>`
        select count(*) from pg_stat_activity
        where datname = current_database() and state = 'active'
          and query like ${`select pg_sleep(5), ${round}%`}`.execute(other.ctx.db)
      return rows[0]?.count
    }
    for (let round = 0; round < 10; round++) {
      await allConnections()
      const again = Array.from({ length: 2 }, () =>
        sql`select pg_sleep(5), ${sql.lit(round)}`
          .execute(db)
          .catch(() => sql`select 1`.execute(db))
          .catch((error) => error),
      )
      await vi.waitFor(async () => expect(await sleeping(round)).toBe(2), {
        timeout: 60_000,
        interval: 5,
      })
      proxy.cut()
      await Promise.all(again)
      await vi.waitFor(allConnections, { timeout: 60_000, interval: 20 })
    }
  })
})

describe('a database that hangs', () => {
  test('is given up after a while, by more requests than there are connections too', async () => {
    await Promise.all(Array.from({ length: 8 }, () => lifelog.json('/api/events')))
    proxy.hang()
    const responses = await Promise.all(
      Array.from({ length: 3 }, requests)
        .flat()
        .map(([path, init]) => lifelog.request(path, init)),
    )
    for (const response of responses) await expectUnavailable(response)
    proxy.restore()
    await works()
  })
})

describe('a database that is slow', () => {
  test('is waited for', async () => {
    proxy.slowDown(200)
    const [read, created] = await Promise.all([
      lifelog.request(`/api/events/${event.id}`),
      lifelog.request('/api/events', { method: 'POST', json: { title: 'slowly' } }),
    ])
    expect([read.status, created.status]).toEqual([200, 201])
  })
})

test('a change made elsewhere is heard of again after the connection was lost', async () => {
  const listening = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%'`.execute(other.ctx.db)
    return rows[0]?.count
  }
  await vi.waitFor(async () => expect(await listening()).toBe(2), { timeout: 60_000 })
  proxy.refuse()
  await vi.waitFor(async () => expect(await listening()).toBe(1), 60_000)
  await expectUnavailable(await lifelog.request('/api/events'))
  proxy.restore()
  await vi.waitFor(async () => expect(await listening()).toBe(2), { timeout: 60_000 })
  for (const file_max_bytes of [1111, 2222]) {
    await lifelog.json('/api/settings')
    await other.json('/api/settings', { method: 'PATCH', json: { file_max_bytes } })
    await vi.waitFor(
      async () =>
        expect(await lifelog.json<SettingsView>('/api/settings')).toMatchObject({ file_max_bytes }),
      { timeout: 60_000, interval: 20 },
    )
  }
})
