import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { boundsOf, cellOf, mapX, mapY } from '../../../lib/map/cells.ts'
import { sumUpPlaceCounts } from '../../../lib/map/count-cells.ts'
import type { EventMap } from '../../../lib/map/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

const at = (latitude: number, longitude: number, name?: string) => ({
  title: 'x',
  location: { latitude, longitude, ...(name && { name }) },
})
const map = (query = '') => lifelog.json<EventMap>(`/api/map?${query}`)
const counts = async (query = '') => (await map(query)).items.map(({ count }) => count)

test('the cells of the database are those of LifeLog', async () => {
  const places: [number, number][] = [
    [53.5436, 9.9669],
    [-33.86, 151.2],
    [90, 180],
    [-90, -180],
    [0, 0],
    [1e-200, -1e-200],
    [-54.8, -68.3],
  ]
  for (const [latitude, longitude] of places) {
    const { rows } = await sql<{ cell: number }>`
      select map_cell(${latitude}::float8, ${longitude}::float8) as cell`.execute(lifelog.ctx.db)
    const tileAt = (part: number) => Math.min(2 ** 20 - 1, Math.floor(part * 2 ** 20))
    const [x, y] = [tileAt(mapX(longitude)), tileAt(mapY(latitude))]
    const { west, east, south, north } = boundsOf(rows[0]?.cell ?? 0)
    expect(Math.abs(latitude) > 85 || rows[0]?.cell).toBe(
      Math.abs(latitude) > 85 || cellOf(20, x, y),
    )
    expect(west <= longitude + 1e-9 && longitude <= east, `${longitude}`).toBe(true)
    if (Math.abs(latitude) < 85) expect(south <= latitude && latitude <= north + 1e-9).toBe(true)
  }
})

describe('the map', () => {
  beforeEach(() => lifelog.deleteEvents())

  test('of nothing is the earth', async () => {
    expect(await map()).toMatchObject({ items: [], total: { value: 0, relation: 'eq' } })
  })

  test('counts what is near together, and names it', async () => {
    await lifelog.record({ ...at(53.5436, 9.9669, 'Harbour'), timestamp: '2019-05-01' })
    await lifelog.record({ ...at(53.5437, 9.967, 'Harbour'), timestamp: '2024-05-01' })
    await lifelog.record({ ...at(53.56, 10.01), timestamp: '2021-05-01' })
    await lifelog.record({ ...at(38.7223, -9.1393), timestamp: '2020-05-01' })
    const { items, total } = await map()
    expect(items).toMatchObject([
      { count: 3, name: 'Harbour', first_year: 2019, last_year: 2024, place: false },
      { count: 1, name: null, near: 'Intendente', place: true },
    ])
    expect(total).toEqual({ value: 4, relation: 'eq' })
    const nearer = await map('bbox=9.9,53.5,10.1,53.6')
    expect(nearer.items).toMatchObject([
      { count: 2, name: 'Harbour', place: true, first_year: 2019, last_year: 2024 },
      { count: 1, near: expect.stringMatching(/./), place: true },
    ])
    expect(nearer.items[0]?.latitude).toBeCloseTo(53.54365, 6)
    expect(nearer.items[0]?.bbox.west).toBeLessThanOrEqual(9.9669)
    expect(nearer.items[0]?.bbox.east).toBeGreaterThanOrEqual(9.967)
  })

  test('follows every change, the trash and the import, before and after it is summed up', async () => {
    const { id } = await lifelog.record(at(10, 10))
    expect(await counts()).toEqual([1])
    await sumUpPlaceCounts(lifelog.ctx)
    await lifelog.json(`/api/events/${id}`, {
      method: 'PATCH',
      json: { location: { latitude: 10.0000001, longitude: 10, name: 'There' } },
    })
    expect((await map()).items[0]).toMatchObject({ count: 1, latitude: 10.0000001, name: 'There' })
    await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'y' } })
    await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { timestamp: '1999-01-01' } })
    expect((await map()).items[0]).toMatchObject({ first_year: 1999, last_year: 1999 })
    await Promise.all([sumUpPlaceCounts(lifelog.ctx), sumUpPlaceCounts(lifelog.ctx)])
    expect((await map()).items[0]).toMatchObject({ count: 1, first_year: 1999, last_year: 1999 })
    await lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
    expect(await counts()).toEqual([])
    await lifelog.request(`/api/events/${id}/restore`, { method: 'POST' })
    expect(await counts()).toEqual([1])
    await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { location: null } })
    expect(await counts('bbox=0,0,20,20')).toEqual([])
    const lines = [1, 2, 3].map((n) => JSON.stringify({ ...at(-20, 30), timestamp: `200${n}` }))
    await lifelog.json('/api/import', {
      method: 'POST',
      body: lines.join('\n'),
      headers: { 'Content-Type': 'application/x-ndjson' },
    })
    expect(await counts()).toEqual([3])
    await lifelog.deleteEvents()
    expect(await counts('bbox=-180,-85,180,85')).toEqual([])
    await sumUpPlaceCounts(lifelog.ctx)
    const { rows } = await sql<{ rows: number }>`
      select (select count(*) from place_counts) + (select count(*) from place_count_changes) as rows
      `.execute(lifelog.ctx.db)
    expect(rows).toEqual([{ rows: 0 }])
  })

  test('shows both sides of 180° as neighbours', async () => {
    await lifelog.record(at(-17.8, 177.9))
    await lifelog.record(at(-21.1, -175.2))
    await lifelog.record(at(-13.8, 179.99))
    await lifelog.record(at(-13.8, -179.99))
    const { items } = await map('bbox=175,-25,-173,-10')
    expect(items.map(({ count }) => count).sort()).toEqual([1, 1, 2])
    expect(items.find(({ count }) => count === 2)?.bbox).toMatchObject({
      west: expect.closeTo(179.99, 2),
      east: expect.closeTo(-179.99, 2),
    })
    expect(await counts('bbox=-178,-25,-170,-10&zoom=5')).toEqual([1])
  })

  test('has the poles, the edges and what is hardly more than nothing', async () => {
    await lifelog.record(at(90, 180))
    await lifelog.record(at(-90, -180))
    await lifelog.record(at(5e-324, -5e-324))
    expect((await counts()).reduce((sum, count) => sum + count)).toBe(3)
    expect((await counts('bbox=-180,-90,180,90&zoom=20')).length).toBe(3)
    expect(await counts('bbox=0,0,0,0')).toEqual([1])
    expect(await counts('bbox=180,90,180,90')).toEqual([1])
    expect(await counts('bbox=0,-90,0,90&zoom=0')).toContain(1)
  })
})

describe('narrowed', () => {
  beforeAll(async () => {
    await lifelog.deleteEvents()
    await lifelog.record({
      ...at(50, 10),
      title: 'Coffee',
      tags: ['food'],
      timestamp: '2019-05-01',
    })
    await lifelog.record({ ...at(50, 10), title: 'Walk', timestamp: '2020-05-01' })
    await lifelog.record({ ...at(40, 0), title: 'Coffee', timestamp: '2021-05-01' })
    await lifelog.record({ title: 'Coffee', timestamp: '2021-05-01' })
  })

  test.each([
    ['q=coffee', 2],
    ['q=tag:food', 1],
    ['tags=food', 1],
    ['start=2020-01-01', 2],
    ['end=2019-12-31', 1],
    ['near=40,0,10', 1],
    ['q=coffee&bbox=5,45,15,55', 1],
    ['q=nothing', 0],
  ])('by %s', async (query, value) => {
    expect((await map(query)).total).toEqual({ value, relation: 'eq' })
  })

  test('by what is not understood says so', async () => {
    expect((await map('q=near:x')).notices).toHaveLength(1)
  })
})

testScenarios(lifelog, [
  ...['1,2,3', '1,2,3,91', '-181,0,0,0', '0,50,0,40', 'NaN,0,0,0', '1e999,0,0,0'].map((bbox) => ({
    name: `a bbox of ${bbox}`,
    request: `GET /api/map?bbox=${bbox}`,
    status: 422,
  })),
  ...['-1', '21', 'x', '1e9', '99'].map((zoom) => ({
    name: `a zoom of ${zoom}`,
    request: `GET /api/map?bbox=0,0,1,1&zoom=${zoom}`,
    status: 422,
  })),
])
