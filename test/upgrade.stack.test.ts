// @module-tag postgresql-client

import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type DatabaseConnection, openDatabase } from '../db/client.ts'
import { migrate, migrations } from '../db/migrate.ts'
import { dumpBeforeMigrating } from '../lib/backups/dump-before-migrating.ts'
import { readConfig } from '../lib/base/config.ts'
import { createLog } from '../lib/base/log.ts'
import type { Event } from '../lib/events/schema.ts'
import { type LifeLog, openLifeLog } from '../lib/lifelog.ts'
import { createTestDatabase } from './support/postgres.ts'
import { token } from './support/setup.ts'

/** The last one makes tables that nothing else is in. */
const [before = '', last = ''] = Object.keys(migrations).slice(-2)

let database: Awaited<ReturnType<typeof createTestDatabase>>
let folder: string
beforeEach(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lifelog-upgrade-'))
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

async function connected<T>(url: string, use: (connection: DatabaseConnection) => Promise<T>) {
  const connection = openDatabase(url, 2, { withoutTimeouts: true })
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

/** A database before the last migration: events with every kind of text, files, some in the trash. */
async function fill(url: string): Promise<void> {
  await connected(url, async ({ db }) => {
    await migrate(db, before)
    await sql`
      insert into events (uid, timestamp, title, description, tags, metadata, deleted_at)
      select gen_random_uuid(), now() - i * interval '1 hour', 'Entry ' || i,
        E'東京 \\\\ \\t tab\\nline ' || i, array['a', 'b' || i % 3], jsonb_build_object('n', i),
        case when i % 7 = 0 then now() end
      from generate_series(1, 1000) i`.execute(db)
    await sql`
      insert into attachments (event_id, key, filename, content_type, size_bytes, state, etag, uploaded_at)
      select id, 'key-' || id, 'photo.jpg', 'image/jpeg', 10, 'ready', '"x"', now() from events`.execute(
      db,
    )
  })
}

/** All rows of events and attachments, in the columns that every version has. */
function rows(url: string): Promise<unknown> {
  return connected(url, async ({ db }) => {
    const { rows } = await sql`
      select md5(string_agg(line, '' order by line)), count(*) from (
        select concat_ws('|', id, uid, created_at, updated_at, timestamp, title, description, tags,
          metadata, version, deleted_at) as line from events
        union all select concat_ws('|', id, event_id, key, filename, content_type, size_bytes,
          sha256, etag, state, created_at, expires_at, uploaded_at) from attachments
      ) lines`.execute(db)
    return rows
  })
}

async function start(log = createLog('silent'), dataDir = folder): Promise<LifeLog> {
  const config = readConfig({
    DATABASE_URL: database.url,
    LIFELOG_DATA_DIR: dataDir,
    RUSTFS_ENDPOINT: '127.0.0.1:9',
    RUSTFS_ACCESS_KEY: 'x',
    RUSTFS_SECRET_KEY: 'x',
    API_TOKEN: token,
  })
  return openLifeLog(config, log)
}

async function dumps(): Promise<string[]> {
  const names = await readdir(join(folder, 'dumps')).catch(() => [])
  return names.toSorted().map((name) => join(folder, 'dumps', name))
}

/** Does what docs/self-hosting.md says; answers with what psql complains about. */
async function restore(dump: string, url: string): Promise<string> {
  const docs = await readFile(join(import.meta.dirname, '../docs/self-hosting.md'), 'utf8')
  const [line = 'exit 1'] = /^gunzip .*\| psql .*$/m.exec(docs) ?? []
  const env = { PATH: process.env.PATH, DUMP: dump, DATABASE_URL: url }
  const shell = spawn('bash', ['-c', line], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  return text(shell.stderr)
}

describe('a filled database of the version before', () => {
  test('comes to the newest schema with every row, and is dumped beforehand', async () => {
    await fill(database.url)
    const filled = await rows(database.url)
    const lifelog = await start()
    onTestFinished(() => lifelog.close())
    expect(await rows(database.url)).toEqual(filled)
    const response = await lifelog.app.request('/api/events?limit=1', {
      headers: { Authorization: `Bearer ${token}` },
    })
    const { items } = (await response.json()) as { items: Event[] }
    expect(items[0]).toMatchObject({ title: 'Entry 1', attachments: [{ state: 'ready' }] })
    expect(await dumps()).toEqual([
      expect.stringMatching(new RegExp(`Z-before-${last}\\.sql\\.gz$`)),
    ])
    const [dump = ''] = await dumps()
    expect((await stat(dump)).mode & 0o777).toBe(0o600)
  })

  test('comes back from the dump as it was, on a database that the old release made', async () => {
    await fill(database.url)
    const filled = await rows(database.url)
    await (await start()).close()
    const [dump = ''] = await dumps()
    const old = await createTestDatabase()
    onTestFinished(() => old.drop())
    await connected(old.url, ({ db }) => migrate(db, before))
    expect(await restore(dump, old.url)).toBe('')
    expect(await rows(old.url)).toEqual(filled)
    await connected(old.url, async ({ db }) => {
      const { id } = await db
        .insertInto('events')
        .values({ uid: crypto.randomUUID(), title: 'After' })
        .returning('id')
        .executeTakeFirstOrThrow()
      expect(id).toBe(1001)
      expect(await migrate(db)).toEqual([last])
    })
  })

  test('stays as it is where the dump does not fit the schema', async () => {
    await fill(database.url)
    const dump = await dumpBeforeMigrating(database.url, folder, last, new Date())
    await (await start()).close()
    const migrated = await rows(database.url)
    expect(await restore(dump, database.url)).toContain('This database has another schema')
    expect(await rows(database.url)).toEqual(migrated)
  })

  test('is migrated and dumped once by two instances that start at once', async () => {
    await fill(database.url)
    const filled = await rows(database.url)
    const logged: string[] = []
    const log = createLog('info', { write: (line) => void logged.push(line) })
    const instances = await Promise.all([start(log), start(log)])
    await Promise.all(instances.map((instance) => instance.close()))
    expect(logged.filter((line) => line.includes('the database was migrated'))).toHaveLength(1)
    expect(await dumps()).toHaveLength(1)
    expect(await rows(database.url)).toEqual(filled)
  })

  test('is not migrated where it can’t be dumped, and the reason is said', async () => {
    await fill(database.url)
    const blocked = join(folder, 'blocked')
    await mkdir(blocked)
    await writeFile(join(blocked, 'dumps'), 'no folder')
    await expect(start(undefined, blocked)).rejects.toThrow(/^The database was not migrated.*dumps/)
    await connected(database.url, async ({ db }) => {
      const { rows } = await sql<{ name: string }>`
        select name from kysely_migration`.execute(db)
      expect(rows.map(({ name }) => name)).not.toContain(last)
    })
  })
})

const releases = (await readdir(join(import.meta.dirname, 'releases'))).map((name) => [name])
test.each(releases)('the filled database of a release (%s) is taken over whole', async (name) => {
  const path = join(import.meta.dirname, 'releases', name)
  const kept = await text(createReadStream(path).pipe(createGunzip()))
  const [, names = ''] = /with the migrations (.*)\.$/m.exec(kept) ?? []
  await connected(database.url, ({ db }) => migrate(db, names.split(', ').at(-1)))
  expect(await restore(path, database.url)).toBe('')
  const released = await rows(database.url)
  const lifelog = await start()
  onTestFinished(() => lifelog.close())
  expect(await rows(database.url)).toEqual(released)
  const headers = { Authorization: `Bearer ${token}` }
  for (const query of ['q=entry', 'q=receipt', 'q=東京&tags=a', 'start=2026-11-01']) {
    const response = await lifelog.app.request(`/api/search?${query}`, { headers })
    const { items } = (await response.json()) as { items: Event[] }
    expect(items.length, query).toBeGreaterThan(10)
  }
})

test('of the newest schema is complete in a dump: with sessions, settings and counts', async () => {
  const lifelog = await start()
  for (const title of ['One', 'Two']) {
    const response = await lifelog.app.request('/api/events', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ title, tags: ['tag'] }),
    })
    expect(response.status).toBe(201)
  }
  await lifelog.close()
  // A local date that PostgreSQL itself wouldn't give, which a running LifeLog might correct.
  await connected(database.url, ({ db }) =>
    sql`update events set local_date = '2001-02-03' where title = 'One'`.execute(db),
  )
  const path = await dumpBeforeMigrating(database.url, folder, 'x', new Date())
  const copy = await createTestDatabase()
  onTestFinished(() => copy.drop())
  await connected(copy.url, ({ db }) => migrate(db))
  expect(await restore(path, copy.url)).toBe('')
  const again = await dumpBeforeMigrating(copy.url, folder, 'y', new Date())
  const content = (file: string) => text(createReadStream(file).pipe(createGunzip()))
  expect(await content(again)).toBe(await content(path))
  await connected(copy.url, async ({ db }) => {
    const dated = db.selectFrom('events').select('title').where('local_date', '=', '2001-02-03')
    expect(await dated.execute()).toEqual([{ title: 'One' }])
  })
})

test('a database that is empty or up to date is not dumped', async () => {
  await (await start()).close()
  await (await start()).close()
  expect(await dumps()).toEqual([])
})

test('the newest three dumps are kept', async () => {
  await fill(database.url)
  for (let day = 1; day <= 5; day++) {
    const now = new Date(Date.UTC(2026, 0, day))
    await dumpBeforeMigrating(database.url, folder, last, now)
  }
  const names = (await dumps()).map((path) => /2026-01-\d\d/.exec(path)?.[0])
  expect(names).toEqual(['2026-01-03', '2026-01-04', '2026-01-05'])
})
