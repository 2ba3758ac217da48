import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { openDatabase } from '../../../../db/client.ts'
import { useLifeLog } from '../../../support/setup.ts'

const lifelog = useLifeLog()

test('a flood of searches that hang leaves connections to lists, records and logins', async () => {
  const { config, db } = lifelog.ctx
  const other = openDatabase(config.DATABASE_URL ?? '', 2)
  const searches: Promise<Response>[] = []
  try {
    await other.db.transaction().execute(async (trx) => {
      await sql`lock table lexemes in access exclusive mode`.execute(trx)
      for (let n = 0; n < 3 * config.DATABASE_POOL_MAX; n++) {
        searches.push(lifelog.request('/api/search?q=coffee'))
      }
      const hanging = async () => {
        const { rows } = await sql<{ count: number }>`
          select count(*) from pg_stat_activity
          where wait_event_type = 'Lock' and query like '%index_query%'`.execute(other.db)
        return rows[0]?.count
      }
      await vi.waitUntil(async () => (await hanging()) === config.DATABASE_POOL_MAX - 3, {
        timeout: 60_000,
      })
      const json = { title: 'Coffee, while others search' }
      const { id } = await lifelog.json<{ id: number }>(
        '/api/events',
        { method: 'POST', json },
        201,
      )
      const list = await lifelog.json<{ items: { id: number }[] }>('/api/events')
      expect(list.items.map((event) => event.id)).toContain(id)
      expect((await lifelog.app.request('/login')).status).toBe(200)
    })
  } finally {
    await Promise.all(searches)
    await other.close()
  }
  expect(await db.selectFrom('events').select('id').execute()).toHaveLength(1)
  expect((await lifelog.request('/api/search?q=coffee')).status).toBe(200)
})
