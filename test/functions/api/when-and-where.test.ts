import { describe, expect, test } from 'vitest'
import type { Event, Revision } from '../../../lib/events/schema.ts'
import type { EventsPage, SearchPage } from '../../../lib/search/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog({ LIFELOG_TIMEZONE: 'Europe/Berlin' })

const create = (json: unknown) => lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)
const titles = async (path: string) =>
  (await lifelog.json<EventsPage>(path)).items.map(({ title }) => title)

describe('when', () => {
  test('a month is answered as the beginning of its span', async () => {
    expect(await create({ title: 'Summer', timestamp: '1998-07~' })).toMatchObject({
      timestamp: '1998-06-30T22:00:00Z',
      timezone: 'Europe/Berlin',
      precision: 'month',
      approximate: true,
      end_timestamp: null,
    })
  })

  test('a date of a filter is the local date, wherever the event happened', async () => {
    const trip = [
      ['Berlin', '2026-03-01T22:30', 'Europe/Berlin'],
      ['Tokyo', '2026-03-03T00:30', 'Asia/Tokyo'],
      ['New York', '2026-03-03T23:30', 'America/New_York'],
    ]
    for (const [title, timestamp, timezone] of trip) await create({ title, timestamp, timezone })
    const on = (date: string) => titles(`/api/events?start=${date}&end=${date}&sort=oldest`)
    expect(await on('2026-03-01')).toEqual(['Berlin'])
    expect(await on('2026-03-02')).toEqual([])
    expect(await on('2026-03-03')).toEqual(['Tokyo', 'New York'])
    expect(await titles('/api/events?start=2026-03-01&end=2026-03-04&sort=newest')).toEqual([
      'New York',
      'Tokyo',
      'Berlin',
    ])
  })

  const contradictions: [path: string, given: object][] = [
    ['timezone', { timezone: '+03:00' }],
    ['timezone', { timezone: 'Europe/Atlantis' }],
    ['end_timestamp', { timestamp: '2026-03-01', end_timestamp: '2026-02-01' }],
    ['timestamp', { timestamp: '1998-13' }],
    ['location.latitude', { location: { latitude: 91, longitude: 0 } }],
    ['location', { location: { latitude: 9 } }],
    ['location', { location: {} }],
  ]
  testScenarios(
    lifelog,
    contradictions.map(([path, given]) => ({
      name: `what contradicts itself, ${JSON.stringify(given)},`,
      request: 'POST /api/events',
      json: { title: 'No', ...given },
      status: 422,
      content: { errors: [{ path }] },
    })),
  )
})

describe('where', () => {
  test('a place is found by its name, by distance and within a box', async () => {
    const location = { latitude: 53.5436, longitude: 9.9669, name: 'Landungsbrücken' }
    const event = await create({ title: 'Ferry', location })
    expect(event.location).toEqual(location)
    await create({ title: 'Far', location: { latitude: 53.6, longitude: 10.2, name: null } })
    await create({ title: 'Fiji', location: { latitude: -17.7, longitude: 179.9, name: null } })
    expect(await titles('/api/search?q=landungsbr')).toEqual(['Ferry'])
    expect(await titles('/api/events?near=53.55,9.97,2')).toEqual(['Ferry'])
    expect(await titles('/api/search?near=53.55,9.97,30')).toEqual(['Far', 'Ferry'])
    expect(await titles('/api/events?near=-17.7,-179.9,50')).toEqual(['Fiji'])
    expect(await titles('/api/events?bbox=9.9,53.5,10,53.6')).toEqual(['Ferry'])
    expect(await titles('/api/events?bbox=170,-20,-170,-10')).toEqual(['Fiji'])
    expect(await titles('/api/events?near=89.9,0,20000')).toContain('Ferry')
  })

  test('null clears it; a name alone is enough', async () => {
    const { id } = await create({ title: 'Home', location: { name: 'Home' } })
    const change = (json: unknown) =>
      lifelog.json<Event>(`/api/events/${id}`, { method: 'PATCH', json })
    expect((await lifelog.json<Event>(`/api/events/${id}`)).location).toEqual({
      latitude: null,
      longitude: null,
      name: 'Home',
    })
    expect((await change({ location: null })).location).toBeNull()
    expect((await lifelog.json<SearchPage>('/api/search?q=home&limit=1')).items[0]?.id).toBe(id)
  })

  test('a place a hair from where one looks is found', async () => {
    const location = { latitude: 5e-324, longitude: -1e-200 }
    await lifelog.record({ title: 'Null', location })
    expect(await titles('/api/events?near=0,0,1')).toEqual(['Null'])
    expect(await titles('/api/search?near=0,0,1&end=9999-12-31')).toEqual(['Null'])
  })

  const nowhere = [
    'near=1,2',
    'near=91,0,5',
    'near=1,2,0',
    'bbox=1,2,3',
    'bbox=1,9,2,8',
    'near=1,2,x',
  ]
  testScenarios(
    lifelog,
    nowhere.map((query) => ({
      name: query,
      request: `GET /api/events?${query}`,
      status: 422,
      content: { errors: [{ path: query.slice(0, 4) }] },
    })),
  )
})

describe('how it was', () => {
  test('each change keeps what was before, and any of it comes back', async () => {
    const first = { title: 'One', tags: ['a'], timestamp: '1998-07', metadata: { price: 1 } }
    const { id } = await create(first)
    const change = (json: unknown) =>
      lifelog.json<Event>(`/api/events/${id}`, { method: 'PATCH', json })
    await change({ title: 'Two', location: { name: 'Here' } })
    await change({ tags: ['a', 'b'], timestamp: '1998-07-12' })
    await change({ title: 'Two' })
    const { items } = await lifelog.json<{ items: Revision[] }>(`/api/events/${id}/revisions`)
    expect(items).toMatchObject([
      {
        version: 2,
        changed_by: 'token',
        before: { tags: ['a'], precision: 'month', timestamp: '1998-06-30T22:00:00.000000Z' },
      },
      { version: 1, before: { title: 'One', location: null } },
    ])
    expect(Object.keys(items[1]?.before ?? {}).toSorted()).toEqual(['location', 'title'])
    const restored = await lifelog.json<Event>(`/api/events/${id}/revisions/1/restore`, {
      method: 'POST',
    })
    expect(restored).toMatchObject({ title: 'One', tags: ['a'], precision: 'month', version: 5 })
    expect(restored.location).toBeNull()
    expect(restored.timestamp).toBe('1998-06-30T22:00:00Z')
    const page = await lifelog.json<{ items: Revision[]; next_cursor: string }>(
      `/api/events/${id}/revisions?limit=1`,
    )
    expect(page.items[0]?.version).toBe(4)
    const next = await lifelog.json<{ items: Revision[] }>(
      `/api/events/${id}/revisions?limit=1&cursor=${page.next_cursor}`,
    )
    expect(next.items[0]?.version).toBe(2)
  })

  test('of an event or a version that is not there is not found', async () => {
    const { id } = await create({ title: 'Unchanged' })
    expect(await lifelog.json(`/api/events/${id}/revisions`)).toMatchObject({ items: [] })
    await lifelog.json(`/api/events/${id}/revisions/1/restore`, { method: 'POST' }, 404)
    await lifelog.json('/api/events/999999/revisions', {}, 404)
  })

  test('goes for good with the event, and not with a trip to the trash', async () => {
    const { id } = await create({ title: 'One' })
    await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'Two' } })
    await lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
    await lifelog.json(`/api/events/${id}/restore`, { method: 'POST' })
    const { items } = await lifelog.json<{ items: Revision[] }>(`/api/events/${id}/revisions`)
    expect(items).toHaveLength(1)
    await lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
    const left = await lifelog.ctx.db
      .selectFrom('event_revisions')
      .selectAll()
      .where('event_id', '=', id)
      .execute()
    expect(left).toEqual([])
  })
})
