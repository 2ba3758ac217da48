import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sumUpEventCounts } from '../../../lib/calendar/event-counts.ts'
import { findRandomMemory } from '../../../lib/calendar/random.ts'
import type { CalendarYear, OnThisDay } from '../../../lib/calendar/schema.ts'
import type { Event } from '../../../lib/events/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog({ LIFELOG_TIMEZONE: 'Europe/Berlin' })

const record = (json: object) =>
  lifelog.json<Event>('/api/events', { method: 'POST', json: { title: 'x', ...json } }, 201)
const days = async (year = 2024) =>
  Object.fromEntries(
    (await lifelog.json<CalendarYear>(`/api/calendar?year=${year}`)).days.map(({ date, count }) => [
      date,
      count,
    ]),
  )

describe('the calendar', () => {
  beforeEach(() => lifelog.ctx.db.deleteFrom('events').execute())

  test('counts events on the days of their own calendars', async () => {
    await record({ timestamp: '2024-05-01T23:30', timezone: 'Asia/Tokyo' })
    await record({ timestamp: '2024-05-01T00:30', timezone: 'America/New_York' })
    await record({ timestamp: '2024-05-02' })
    await record({ timestamp: '2023-12-31T23:59' })
    expect(await days()).toEqual({ '2024-05-01': 2, '2024-05-02': 1 })
  })

  test('leaves out what is known to the month or the year alone, and the trash', async () => {
    await record({ timestamp: '2024-05' })
    await record({ timestamp: '2024~' })
    const { id } = await record({ timestamp: '2024-05-03' })
    expect(await days()).toEqual({ '2024-05-03': 1 })
    await lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
    expect(await days()).toEqual({})
    await lifelog.json(`/api/events/${id}/restore`, { method: 'POST' })
    expect(await days()).toEqual({ '2024-05-03': 1 })
  })

  test('follows every change, and a ledger that is summed up says the same', async () => {
    const { id } = await record({ timestamp: '2024-05-03T10:00' })
    await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { timestamp: '2024-06-04' } })
    expect(await days()).toEqual({ '2024-06-04': 1 })
    await record({ timestamp: '2024-06-04T11:00' })
    await Promise.all([sumUpEventCounts(lifelog.ctx), sumUpEventCounts(lifelog.ctx)])
    expect(await days()).toEqual({ '2024-06-04': 2 })
    const { rows } = await sql<{ rows: number; hours: number[] }>`
      select count(*) as rows, array_agg(hour order by hour)::text[] as hours
      from event_counts where local_date = '2024-06-04'`.execute(lifelog.ctx.db)
    expect(rows).toEqual([{ rows: 2, hours: ['11', 'NULL'] }])
    await lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
    expect(await days()).toEqual({ '2024-06-04': 1 })
  })

  test('counts what is imported, in the first year and the last', async () => {
    const lines = ['0001-01-01', '9999-12-31'].map((timestamp) =>
      JSON.stringify({ title: 'Edge', timestamp, timezone: 'UTC' }),
    )
    await lifelog.json('/api/import', {
      method: 'POST',
      body: lines.join('\n'),
      headers: { 'Content-Type': 'application/x-ndjson' },
    })
    expect(await days(9999)).toEqual({ '9999-12-31': 1 })
    expect(await lifelog.json('/api/calendar?year=0001')).toEqual({
      year: 1,
      days: [{ date: '0001-01-01', count: 1 }],
    })
  })
})

describe('on this day', () => {
  beforeAll(async () => {
    await lifelog.ctx.db.deleteFrom('events').execute()
    await record({ title: 'Tokyo', timestamp: '2019-11-24T23:30', timezone: 'Asia/Tokyo' })
    await record({ title: 'Harbour', timestamp: '2021-11-24', tags: ['walk'] })
    await record({ title: 'Hospital', timestamp: '2021-11-24', tags: ['hospital'] })
    await record({ title: 'Some time', timestamp: '2018-11' })
    await record({ title: 'The day before', timestamp: '2021-11-23' })
    await record({ title: 'The same year', timestamp: '2026-11-24' })
    await record({ title: 'Leap', timestamp: '2020-02-29' })
  })
  beforeEach(() => set({ paused_tags: [], paused_periods: [] }))

  const set = (json: object) => lifelog.json('/api/settings', { method: 'PATCH', json })
  const titles = async (date: string) => {
    const { items } = await lifelog.json<OnThisDay>(`/api/on-this-day?date=${date}`)
    return items.map(({ year, events }) => [year, ...events.map(({ title }) => title)])
  }

  test('is what happened on that day of earlier years, where it happened', async () => {
    expect(await titles('2026-11-24')).toEqual([
      [2021, 'Harbour', 'Hospital'],
      [2019, 'Tokyo'],
    ])
    expect(await titles('2019-11-24')).toEqual([])
  })

  test('remembers the 29th of February on the 28th where there is none', async () => {
    expect(await titles('2026-02-28')).toEqual([[2020, 'Leap']])
    expect(await titles('2028-02-29')).toEqual([[2020, 'Leap']])
    expect(await titles('2028-02-28')).toEqual([])
    expect(await titles('2026-03-01')).toEqual([])
  })

  test('leaves out paused tags and periods', async () => {
    await set({ paused_tags: ['hospital'] })
    expect(await titles('2026-11-24')).toEqual([
      [2021, 'Harbour'],
      [2019, 'Tokyo'],
    ])
    await set({ paused_periods: [{ start: '2021-01-01', end: '2021-12-31' }] })
    expect(await titles('2026-11-24')).toEqual([[2019, 'Tokyo']])
  })

  test('a random memory is none that is paused, of the last month or in the trash', async () => {
    await set({
      paused_tags: ['hospital', 'walk'],
      paused_periods: [{ start: '2018-01-01', end: '2020-12-31' }],
    })
    const found = await findRandomMemory(lifelog.ctx, '2026-11-25')
    const { title } = await lifelog.json<Event>(`/api/events/${found}`)
    expect(title).toBe('The day before')
    await set({ paused_periods: [{ start: '2018-01-01', end: '2025-12-31' }] })
    expect(await findRandomMemory(lifelog.ctx, '2026-11-25')).toBeUndefined()
  })
})

testScenarios(lifelog, [
  {
    name: 'a year that is none',
    request: 'GET /api/calendar?year=26',
    status: 422,
    content: ['must be a year (2026)'],
  },
  { name: 'a calendar without its year', request: 'GET /api/calendar', status: 422 },
  {
    name: 'a day that is none',
    request: 'GET /api/on-this-day?date=2025-02-29',
    status: 422,
    content: ['must be a date'],
  },
  {
    name: 'a period whose days are the wrong way round',
    request: 'PATCH /api/settings',
    json: { paused_periods: [{ start: '2021-01-02', end: '2021-01-01' }] },
    status: 200,
    content: { paused_periods: [{ start: '2021-01-01', end: '2021-01-02' }] },
  },
])
