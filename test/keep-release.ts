import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openDatabase } from '../db/client.ts'
import { dump } from '../db/dump.ts'
import { migrate } from '../db/migrate.ts'
import { startEmbeddedPostgres } from '../lib/embedded/postgres.ts'

/*
 * Keeps a filled database of the release that package.json names in test/releases, from which
 * test/upgrade.stack.test.ts takes each later version: `npm run keep-release`, once for each release.
 */
const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
const dir = await mkdtemp(join(tmpdir(), 'lifelog-release-'))
const server = await startEmbeddedPostgres({ dir, log: pino({ level: 'silent' }) })
const { db, close } = openDatabase(server.url, 1, { withoutTimeouts: true })
await migrate(db)
await sql`
  insert into events (uid, timestamp, timezone, end_timestamp, precision, approximate, latitude, longitude,
    place, title, description, tags, metadata, deleted_at)
  select gen_random_uuid(), start, (array['UTC', 'Europe/Berlin', 'Asia/Tokyo'])[1 + i % 3],
    case when i % 5 = 0 then start + interval '3 days' end,
    (array['minute', 'day', 'month', 'year'])[1 + i % 4], i % 11 = 0,
    case when i % 2 = 0 then 50 + i / 100.0 end, case when i % 2 = 0 then 9 + i / 100.0 end,
    case when i % 2 = 0 then 'Husum ' || i end, 'Entry ' || i,
    case when i % 3 > 0 then E'東京 \\\\ \\t tab\\nline ' || i end, array['a', 'b' || i % 3],
    jsonb_build_object('n', i), case when i % 7 = 0 then timestamptz '2026-11-30' end
  from generate_series(1, 200) i, lateral (
    select timestamptz '2026-11-30T12:00:00.123456Z' - i * interval '17 hours') at (start)`.execute(
  db,
)
await sql`update events set title = title || ' changed', version = 2 where id % 10 = 0`.execute(db)
await sql`
  insert into attachments (event_id, key, filename, content_type, size_bytes, state, etag, uploaded_at)
  select id, 'key-' || id, 'photo.jpg', 'image/jpeg', 10, 'ready', '"x"', now() from events`.execute(
  db,
)
await sql`insert into attachment_texts select id, 'receipt', 'receipt' from attachments`.execute(db)
await sql`insert into views (name, query, pinned) values ('Soup', 'tag:a soup', true)`.execute(db)
await sql`insert into pins (event_id) select id from events where id = 1`.execute(db)
await sql`insert into settings (name, value) values ('theme', '"dark"')`.execute(db)
const file = createWriteStream(join(root, `test/releases/${version}.sql.gz`))
await pipeline(Readable.from(dump(server.url)), createGzip({ level: 9 }), file)
await close()
await server.stop()
await rm(dir, { recursive: true })
