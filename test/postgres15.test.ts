import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../db/migrate.ts'
import type { Reservation } from '../lib/attachments/schema.ts'
import type { Event } from '../lib/events/schema.ts'
import type { EventsPage, SearchPage } from '../lib/search/schema.ts'
import { startPostgres15 } from './support/postgres15.ts'
import { startLifeLog, type TestLifeLog } from './support/setup.ts'

describe('on PostgreSQL 15, the oldest that LifeLog supports', () => {
  let postgres15: Awaited<ReturnType<typeof startPostgres15>>
  let lifelog: TestLifeLog
  beforeAll(async () => {
    postgres15 = await startPostgres15()
    lifelog = await startLifeLog({ DATABASE_URL: postgres15.url })
  })
  afterAll(async () => {
    await lifelog?.close()
    await postgres15?.stop()
  })

  const post = <T>(path: string, json: unknown, status = 201) =>
    lifelog.json<T>(path, { method: 'POST', json }, status)

  test('every migration is applied, once', async () => {
    const { rows } = await sql<{ name: string }>`
        select name from kysely_migration order by name`.execute(lifelog.ctx.db)
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
  })

  test('an event is recorded, listed, changed, found and deleted', async () => {
    const event = await post<Event>('/api/events', {
      title: 'Lunch at the harbour',
      description: '東京都の魚のスープ',
      tags: ['Food'],
      metadata: { place: 'Landungsbrücken' },
    })
    expect((await lifelog.json<EventsPage>('/api/events')).items).toEqual([event])
    for (const q of ['harb', 'lunches', '東京', 'landungsbrücken', '"the harbour" -dinner']) {
      const found = await lifelog.json<SearchPage>(`/api/search?q=${encodeURIComponent(q)}`)
      expect(found.items.map(({ id }) => id)).toEqual([event.id])
    }
    const init = { method: 'PATCH', json: { title: 'Dinner' } }
    const changed = await lifelog.json<Event>(`/api/events/${event.id}`, init)
    expect(changed).toMatchObject({ version: 2, title: 'Dinner' })
    const tags = await lifelog.json('/api/tags')
    expect(tags).toEqual({ items: [{ tag: 'food', count: 1 }] })
    await lifelog.request(`/api/events/${event.id}`, { method: 'DELETE' })
    expect((await lifelog.json<EventsPage>('/api/events')).items).toEqual([])
  })

  test('a place for a file is reserved, up to the limit', async () => {
    await lifelog.json('/api/settings', {
      method: 'PATCH',
      json: { attachment_max_per_event: 1 },
    })
    const { id } = await post<Event>('/api/events', { title: 'Receipt' })
    const file = { filename: 'a.pdf', content_type: 'application/pdf', size_bytes: 9 }
    const path = `/api/events/${id}/attachments`
    expect((await post<Reservation>(path, file)).attachment.state).toBe('pending')
    expect(await post(path, file, 409)).toMatchObject({ code: 'attachment_limit_reached' })
  })
})
