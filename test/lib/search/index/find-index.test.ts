import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../../../db/client.ts'
import { migrate } from '../../../../db/migrate.ts'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { createTestDatabase } from '../../../support/postgres.ts'
import { startLifeLog } from '../../../support/setup.ts'

let database: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function indexes(db: ReturnType<typeof openDatabase>['db']): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select indexname as name from pg_indexes
    where indexname in ('events_find', 'events_search', 'events_tags') order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

test('a filled database is searched while the new index is built, also after a kill', async () => {
  const filled = openDatabase(database.url, 1, { withoutTimeouts: true })
  await migrate(filled.db, '010_passkeys')
  await sql`
    insert into events (uid, timestamp, title, tags)
    select gen_random_uuid(), timestamptz '2026-01-01' - i * interval '1 day',
      case when i % 5000 = 0 then 'needle' else 'hay' end, array['all']
    from generate_series(1, 20100) i`.execute(filled.db)
  await migrate(filled.db)
  expect(await indexes(filled.db)).toEqual(['events_search', 'events_tags'])
  // PostgreSQL leaves an invalid index behind where building one was broken off, or failed.
  const invalid = sql`create unique index concurrently events_find on events (title)`
  await expect(invalid.execute(filled.db)).rejects.toThrow('could not create unique index')
  expect(await indexes(filled.db)).toContain('events_find')

  const lifelog = await startLifeLog({ DATABASE_URL: database.url })
  const found = async (query: string) =>
    (await lifelog.json<SearchPage>(`/api/search?${query}`)).items.length
  do {
    expect(await found('q=needle+')).toBe(4)
    expect(await found('q=needle+&tags=all&sort=oldest')).toBe(4)
  } while (!lifelog.ctx.findIndex.isReady)
  expect(await found('q=needle+')).toBe(4)
  await vi.waitUntil(async () => (await indexes(filled.db)).join() === 'events_find', {
    timeout: 20_000,
  })
  await lifelog.close()
  await filled.close()
})
