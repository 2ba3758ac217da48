import { beforeAll, expect, test } from 'vitest'
import type { Insights } from '../../../lib/insights/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog({ LIFELOG_TIMEZONE: 'Europe/Berlin' })

beforeAll(async () => {
  const events = [
    { timestamp: '2026-01-05T19:30', tags: ['restaurant'], metadata: { amount: 20.1 } },
    { timestamp: '2026-01-07T12:00', tags: ['restaurant', 'work'], metadata: { amount: 10.2 } },
    { timestamp: '2026-02-02T19:10', tags: ['restaurant'], metadata: { amount: '99' } },
    { timestamp: '2025-12-31T20:00', timezone: 'Asia/Tokyo', metadata: { amount: 7 } },
    { timestamp: '2025', tags: ['work'] },
    { timestamp: '2025-06', tags: ['=cmd'] },
  ]
  for (const event of events) {
    const json = { title: 'x', ...event }
    await lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
})

const ask = (query: string) => lifelog.json<Insights>(`/api/insights?${query}`)
const counts = async (query: string) =>
  (await ask(query)).items.map(({ period, count }) => [period, count])

test('events are counted by their own calendars and clocks', async () => {
  expect(await counts('by=month')).toEqual([
    ['2025-12', 1],
    ['2026-01', 2],
    ['2026-02', 1],
  ])
  expect(await counts('by=weekday')).toEqual([
    ['1', 2],
    ['3', 2],
  ])
  expect(await counts('by=hour')).toEqual([
    ['12', 1],
    ['19', 2],
    ['20', 1],
  ])
})

test('a filter counts the same, and what is known to the month or year where it is enough', async () => {
  expect(await counts('by=year&start=2025-01-01')).toEqual([
    ['2025', 3],
    ['2026', 3],
  ])
  expect(await counts('by=month&end=2025-12-31')).toEqual([
    ['2025-06', 1],
    ['2025-12', 1],
  ])
  expect(await counts('by=hour&q=tag:restaurant')).toEqual([
    ['12', 1],
    ['19', 2],
  ])
  expect(await counts('by=tag')).toEqual([
    ['restaurant', 3],
    ['work', 2],
    ['=cmd', 1],
  ])
})

test('numbers of the metadata are added up, and what is no number left out', async () => {
  expect(await ask('by=month&key=amount&q=tag:restaurant+in:2026')).toEqual({
    by: 'month',
    key: 'amount',
    items: [{ period: '2026-01', count: 2, sum: 30.3, mean: 15.15 }],
    total: { count: 2, sum: 30.3, mean: 15.15 },
  })
  expect(await ask('by=year&key=none')).toMatchObject({
    items: [],
    total: { count: 0, sum: 0, mean: null },
  })
})

test('the table for a spreadsheet has no formulas', async () => {
  const response = await lifelog.request('/insights.csv?by=tag')
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=UTF-8')
  expect(await response.text()).toBe(
    "tag,count,sum,mean\r\nrestaurant,3,,\r\nwork,2,,\r\n'=cmd,1,,\r\n",
  )
})

testScenarios(lifelog, [
  {
    name: 'an unknown group',
    request: 'GET /api/insights?by=decade',
    status: 422,
    content: { errors: [{ path: 'by' }] },
  },
  { name: 'a day that is none', request: 'GET /api/insights?start=2026-02-30', status: 422 },
])
