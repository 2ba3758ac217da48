import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { migrate, migrations } from '../../db/migrate.ts'
import { createTestDatabase } from '../support/postgres.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** Everything about the schema that a migration can change. */
async function schemaOf(db: ReturnType<typeof openDatabase>['db']) {
  const { rows } = await sql<{ line: string }>`
    select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line
    from information_schema.columns where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace
    union all select proname || prosrc from pg_proc where pronamespace = 'public'::regnamespace
    union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    order by line`.execute(db)
  return rows.map(({ line }) => line)
}

test('five instances that start at once migrate once, and leave no lock behind', async () => {
  const instances = Array.from({ length: 5 }, () =>
    openDatabase(database.url, 3, { withoutTimeouts: true }),
  )
  const done = await Promise.all(instances.map(({ db }) => migrate(db)))
  expect(done.filter((names) => names.length > 0)).toEqual([Object.keys(migrations)])
  const [first] = instances
  const { rows } = await sql`
    select 1 from pg_locks
    where locktype = 'advisory' and database = (
      select oid from pg_database where datname = current_database())`.execute(first?.db as never)
  expect(rows).toEqual([])
  await Promise.all(instances.map(({ close }) => close()))
})

test('a filled database of the version before comes to the same schema, with every row', async () => {
  const before = Object.keys(migrations).at(-2)
  const old = await createTestDatabase()
  const filled = openDatabase(old.url, 2, { withoutTimeouts: true })
  const fresh = openDatabase(database.url, 2)
  const told: string[] = []
  const migrateFilled = (target?: string) =>
    migrate(filled.db, target, undefined, (migration) => told.push(migration))
  await migrateFilled(before)
  // A first start has nothing to wait for.
  expect(told).toEqual([])
  await sql`
    insert into events (uid, title, description, tags, metadata, deleted_at)
    select gen_random_uuid(), 'Entry ' || i, 'text of 東京 ' || i, array['a', 'b' || i % 3], '{"n":"x"}',
      case when i % 7 = 0 then now() end
    from generate_series(1, 500) i`.execute(filled.db)
  await sql`
    insert into attachments (event_id, key, filename, content_type, size_bytes, state, etag, uploaded_at)
    select id, 'key-' || id, 'photo.jpg', 'image/jpeg', 10, 'ready', '"x"', now() from events`.execute(
    filled.db,
  )
  const fingerprint = async () =>
    (
      await sql`
        select count(*), sum(hashtext(uid || title || description || tags::text || metadata::text)),
          (select count(*) from attachments) as attachments,
          (select sum(count) from tag_counts) as tags
        from events`.execute(filled.db)
    ).rows
  const rows = await fingerprint()
  expect(told).toEqual(await migrateFilled())
  expect(await fingerprint()).toEqual(rows)
  expect(await schemaOf(filled.db)).toEqual(await schemaOf(fresh.db))
  await Promise.all([filled.close(), fresh.close()])
  await old.drop()
})

test('a database of a development version is refused in one sentence, and left as it is', async () => {
  const old = await createTestDatabase()
  const { db, close } = openDatabase(old.url, 2, { withoutTimeouts: true })
  await sql`create table kysely_migration (name text primary key, timestamp text not null)`.execute(
    db,
  )
  await sql`insert into kysely_migration values ('001_events', 'then'), ('044_term_queries', 'then')`.execute(
    db,
  )
  await sql`create table events (title text)`.execute(db)
  await sql`insert into events values ('One')`.execute(db)
  const schema = await schemaOf(db)
  const beforehand = vi.fn(async () => undefined)
  await expect(migrate(db, undefined, beforehand)).rejects.toThrow(
    /^This database is of a development version of LifeLog[^.]+0\.2\.0: [^.]+ \(lifelog restore-backup\)\.$/,
  )
  expect(beforehand).not.toHaveBeenCalled()
  expect(await schemaOf(db)).toEqual(schema)
  expect((await sql`select title from events`.execute(db)).rows).toEqual([{ title: 'One' }])
  await close()
  await old.drop()
})
