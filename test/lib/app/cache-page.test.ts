import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DatabaseConnection, openDatabase } from '../../../db/client.ts'
import { migrate } from '../../../db/migrate.ts'
import { cachePage } from '../../../lib/app/cache-page.ts'
import { readConfig } from '../../../lib/base/config.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../lib/embedded/postgres.ts'
import { openSettingsCache, type SettingsCache } from '../../../lib/settings/cache.ts'
import { useLifeLog } from '../../support/setup.ts'

describe('a cached page', () => {
  // On a PostgreSQL of its own: whoever writes to another database of the same one changes its snapshot.
  let dir: string
  let server: EmbeddedPostgres
  let connection: DatabaseConnection
  let settings: SettingsCache
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lifelog-test-cache-page-'))
    const log = pino({ level: 'silent' })
    server = await startEmbeddedPostgres({ dir, log, settings: { autovacuum: 'off' } })
    connection = openDatabase(server.url, 2)
    await migrate(connection.db)
    settings = await openSettingsCache(connection, readConfig({ LIFELOG_DATA_DIR: dir }))
  })
  afterAll(async () => {
    await connection.close()
    await server.stop()
    await rm(dir, { recursive: true })
  })

  let drawn: number
  let now: Date
  let more: string
  let whileDrawn: () => Promise<unknown>
  beforeEach(() => {
    drawn = 0
    more = ''
    now = new Date('2026-11-24T10:01:00Z')
    whileDrawn = async () => {}
  })

  async function ask(
    path = '/',
    headers: Record<string, string> = {},
    uid = 'one',
  ): Promise<string> {
    const app = new Hono().get('*', async (c) => {
      const html = await cachePage(
        { db: connection.db, settings, now: () => now },
        c,
        uid,
        async () => {
          drawn++
          await whileDrawn()
          return `<p>${uid} and ${uid}</p>${more}`
        },
      )
      return c.html(html)
    })
    return (await app.request(path, { headers })).text()
  }

  const setTheme = (theme: string) =>
    sql`
      insert into settings (name, value) values ('theme', to_jsonb(${theme}::text))
      on conflict (name) do update set value = excluded.value`.execute(connection.db)

  test('is drawn once, for each uid', async () => {
    expect(await ask()).toBe('<p>one and one</p>')
    expect(await ask('/', {}, 'two')).toBe('<p>two and two</p>')
    expect(drawn).toBe(1)
  })

  test('is drawn anew for another address, header, setting or quarter of an hour', async () => {
    await ask('/?q=lunch')
    await ask('/?q=supper')
    await ask('/?q=lunch', { Cookie: 'lifelog_timezone=Asia/Tokyo' })
    expect(drawn).toBe(3)
    now = new Date('2026-11-24T10:14:59Z')
    await ask('/?q=lunch')
    expect(drawn).toBe(3)
    now = new Date('2026-11-24T10:15:00Z')
    await ask('/?q=lunch')
    expect(drawn).toBe(4)
    await setTheme('dark')
    await settings.invalidate()
    await ask('/?q=lunch')
    expect(drawn).toBe(5)
  })

  test('is drawn anew once a write is committed, and not before', async () => {
    await ask('/written')
    await connection.db.transaction().execute(async (transaction) => {
      await sql`update settings set value = value`.execute(transaction)
      await ask('/written')
      expect(drawn).toBe(1)
    })
    await ask('/written')
    await ask('/written')
    expect(drawn).toBe(2)
    const failing = connection.db.transaction().execute(async (transaction) => {
      await sql`update settings set value = value`.execute(transaction)
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    await ask('/written')
    expect(drawn).toBe(3)
  })

  test('is not kept where something was written while it was drawn', async () => {
    whileDrawn = () => setTheme('light')
    await ask('/meanwhile')
    whileDrawn = async () => {}
    await ask('/meanwhile')
    await ask('/meanwhile')
    expect(drawn).toBe(2)
  })

  test('is drawn each time where it is very long', async () => {
    more = 'long '.repeat(100_000)
    await ask('/long')
    await ask('/long')
    expect(drawn).toBe(2)
  })

  test('is forgotten once others fill 4 MiB, the one first that was not asked for the longest', async () => {
    // Ten pages of 400 kB find room, eleven don't.
    more = 'x'.repeat(200_000)
    await ask('/first')
    for (let n = 0; n < 9; n++) await ask(`/${n}`)
    await ask('/first')
    expect(drawn).toBe(10)
    await ask('/9')
    await ask('/first')
    expect(drawn).toBe(11)
    await ask('/0')
    expect(drawn).toBe(12)
  })
})

const lifelog = useLifeLog()

test('the timeline is the same page until something that it shows is written', async () => {
  const { id } = await lifelog.record({ title: 'Fish soup', tags: ['food'] })
  const { db } = lifelog.ctx
  /** With another uid for each. */
  const page = async () => {
    const html = await (await lifelog.request('/')).text()
    const [, uid = ''] = /name="uid" value="([\da-f-]{36})"/.exec(html) ?? []
    return { uid, html: html.replaceAll(uid, '') }
  }
  let before = await page()
  const again = await page()
  expect(again.html).toBe(before.html)
  expect(again.uid).not.toBe(before.uid)
  const key = '0198c0de-0000-7000-8000-000000000000'
  const changes = {
    event: sql`update events set title = 'Fish stew' where id = ${id}`,
    file: sql`insert into attachments (key, event_id, filename, content_type, size_bytes, state, uploaded_at, etag)
      values (${key}, ${id}, 'Recipe.pdf', 'application/pdf', 1, 'ready', now(), 'e')`,
    pin: sql`insert into pins (event_id) values (${id})`,
    view: sql`insert into views (name, query, pinned) values ('Eating', 'tag:food', true)`,
    deletedFile: sql`delete from attachments where key = ${key}`,
    deletedEvent: sql`delete from events where id = ${id}`,
  }
  for (const [name, change] of Object.entries(changes)) {
    await change.execute(db)
    const after = await page()
    expect(after.html, name).not.toBe(before.html)
    before = after
  }
})
