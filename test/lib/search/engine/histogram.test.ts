import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Histogram } from '../../../../lib/search/schema.ts'
import { fill } from '../../../support/fill.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
  const events = [
    ['Harbour', '2019-07-31T23:30', 'America/New_York'],
    ['Harbour walk', '2019-07-01T12:00', 'Europe/Berlin'],
    ['Harbour tour', '2021-12-31T23:59', 'Asia/Tokyo'],
    ['Dentist', '2021-12-01T12:00', 'Europe/Berlin'],
  ]
  for (const [title, timestamp, timezone] of events) {
    const json = { title, timestamp, timezone, tags: ['all'] }
    await lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
})
afterAll(() => lifelog.close())

const histogram = (query: string) =>
  lifelog.json<Histogram>(`/api/search/histogram?${new URLSearchParams(query)}`)

test('a search is counted by month of the events\u2019 own calendar', async () => {
  expect(await histogram('q=harbour')).toEqual({
    items: [
      { month: '2019-07', count: 2 },
      { month: '2021-12', count: 1 },
    ],
    relation: 'eq',
  })
  expect((await histogram('q=harbour in:2019')).items).toEqual([{ month: '2019-07', count: 2 }])
  expect((await histogram('tags=all&start=2020-01-01')).items).toEqual([
    { month: '2021-12', count: 2 },
  ])
  expect((await histogram('q=zeppelin')).items).toEqual([])
})

test('events in the trash don\u2019t count', async () => {
  const { items } = await lifelog.json<{ items: { id: number }[] }>('/api/search?q=dentist')
  await lifelog.request(`/api/events/${items[0]?.id}`, { method: 'DELETE' })
  expect((await histogram('q=dentist')).items).toEqual([])
})

test('so many that counting takes long are estimated, the same each time', async () => {
  await fill(lifelog, async (db) => {
    await sql`
      insert into events (uid, title, timestamp)
      select gen_random_uuid(), 'crowd', timestamptz '2000-01-15' + interval '1 month' * (n % 12)
      from generate_series(1, 60000) n`.execute(db)
    await sql`analyze events`.execute(db)
  })
  const first = await histogram('q=crowd')
  expect(first.relation).toBe('approximate')
  expect(first.items).toHaveLength(12)
  for (const { count } of first.items) {
    expect(count).toBeGreaterThan(4_000)
    expect(count).toBeLessThan(6_000)
  }
  expect(await histogram('q=crowd')).toEqual(first)
  // Few are counted, unless the machine is too busy for it.
  await expect
    .poll(() => histogram('q=harbour'))
    .toMatchObject({ relation: 'eq', items: { length: 2 } })
})
