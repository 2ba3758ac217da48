import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../../lib/events/schema.ts'
import type { EventsPage } from '../../../lib/search/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { token, useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

const create = (json: unknown) => lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)

describe('recording an event', () => {
  test('a title is enough; the rest has defaults', async () => {
    const before = Date.now()
    const response = await lifelog.request('/api/events', {
      method: 'POST',
      json: { title: '  Lunch at the\nharbour ' },
    })
    expect(response.status).toBe(201)
    const event = (await response.json()) as Event
    expect(response.headers.get('Location')).toBe(`/api/events/${event.id}`)
    expect(event).toMatchObject({
      version: 1,
      title: 'Lunch at the harbour',
      description: null,
      tags: [],
      metadata: {},
      attachments: [],
    })
    expect(Object.keys(event)).toEqual([
      'id',
      'uid',
      'timestamp',
      'timezone',
      'end_timestamp',
      'precision',
      'approximate',
      'location',
      'created_at',
      'updated_at',
      'version',
      'title',
      'description',
      'tags',
      'metadata',
      'attachments',
    ])
    expect(Date.parse(event.timestamp)).toBeGreaterThanOrEqual(before)
    expect(event.timestamp).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/)
    expect(event.uid[14]).toBe('7')
  })

  test('everything that is given comes back unchanged', async () => {
    const given = {
      uid: '018f0000-0000-7000-8000-00000000abcd',
      title: '日本語 🎉 <script>alert(1)</script> "007" 1e3',
      timestamp: '2026-07-01T23:30:00+02:00',
      description: 'Line one\n\n* two \u2028 …',
      tags: ['007', '1e3', 'küche'],
      metadata: { __proto__: 1, nested: { list: [1, 2.5, null, 'ü'] }, '': true },
    }
    const event = await lifelog.json<Event>(
      '/api/events',
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(given).replace('"nested"', '"__proto__":{"a":1},"nested"'),
      },
      201,
    )
    expect(event).toMatchObject({
      uid: given.uid,
      title: given.title,
      timestamp: '2026-07-01T21:30:00Z',
      description: given.description,
      tags: given.tags,
    })
    expect(JSON.stringify(event.metadata)).toContain('"__proto__":{"a":1}')
    expect(await lifelog.json(`/api/events/${event.id}`)).toEqual(event)
  })

  test('tags are NFC, trimmed, lower case and unique', async () => {
    const event = await create({
      title: 'x',
      tags: [' Food', 'food', 'Ku\u0308che', 'two   words'],
    })
    expect(event.tags).toEqual(['food', 'küche', 'two words'])
  })

  test.each([
    ['2026-11-24T18:30:00.123456Z', '2026-11-24T18:30:00.123456Z'],
    ['2026-11-24T18:30:00+05:30', '2026-11-24T13:00:00Z'],
    ['2026-11-24T18:30', '2026-11-24T17:30:00Z'],
    ['2026-07-24 18:30:15', '2026-07-24T16:30:15Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['1883-11-18T12:00', '1883-11-18T11:06:32Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ])('%s in Berlin is %s', async (timestamp, expected) => {
    expect((await create({ title: 'x', timestamp })).timestamp).toBe(expected)
  })

  test('many at once are as many events, each answered with its own', async () => {
    const given = Array.from({ length: 60 }, (_, n) => ({
      title: `One of many, ${n}`,
      description: n % 3 === 0 ? null : `"${n}" \\ ümläut 日本語 🎉`,
      tags: [`many-${n}`, 'a "quoted" {tag}'],
      metadata: { n, nested: { list: [n, null, true, 0.1] } },
    }))
    const created = await Promise.all(given.map(create))
    expect(created).toMatchObject(given)
    expect(new Set(created.flatMap(({ id, uid }) => [id, uid])).size).toBe(120)
    const ids = [0, ...created.map(({ id }) => id), 2 ** 60]
    const read = await Promise.all(ids.map((id) => lifelog.request(`/api/events/${id}`)))
    expect(read.map(({ status }) => status)).toEqual([404, ...Array(60).fill(200), 404])
    const answers = await Promise.all(read.map((response) => response.json()))
    expect(answers.slice(1, -1)).toEqual(created)
  })

  test('what the database refuses takes no other event with it', async () => {
    const { db } = lifelog.ctx
    await sql`alter table events add constraint t check (title <> 'refused')`.execute(db)
    try {
      const titles = ['a', 'refused', 'b', 'c']
      const responses = await Promise.all(
        titles.map((title) => lifelog.request('/api/events', { method: 'POST', json: { title } })),
      )
      expect(responses.map(({ status }) => status)).toEqual([201, 500, 201, 201])
      const events = await Promise.all(
        responses.map((response) => response.json() as Promise<Event>),
      )
      expect(events.map(({ title }) => title)).toEqual(['a', expect.anything(), 'b', 'c'])
      const { rows } = await sql<{ title: string }>`
        select title from events where title = any(${titles}) order by title`.execute(db)
      expect(rows.map(({ title }) => title)).toEqual(['a', 'b', 'c'])
    } finally {
      await sql`alter table events drop constraint t`.execute(db)
    }
  })

  test('the same uid again creates nothing, also 20 times at once', async () => {
    const uid = crypto.randomUUID()
    const responses = await Promise.all(
      Array.from({ length: 20 }, () =>
        lifelog.request('/api/events', { method: 'POST', json: { title: 'once', uid } }),
      ),
    )
    const statuses = responses.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([...Array(19).fill(200), 201])
    const ids = new Set(
      (await Promise.all(responses.map((response) => response.json() as Promise<Event>))).map(
        ({ id }) => id,
      ),
    )
    expect(ids.size).toBe(1)
    await lifelog.request(`/api/events/${[...ids][0]}`, { method: 'DELETE' })
    const again = await lifelog.json(
      '/api/events',
      { method: 'POST', json: { title: 'x', uid } },
      409,
    )
    expect(again).toMatchObject({ code: 'conflict' })
  })
})

describe('changing an event', () => {
  test('only what is given changes, null clears, the version counts up', async () => {
    const event = await create({ title: 'a', description: 'b', tags: ['c'], metadata: { d: 1 } })
    const path = `/api/events/${event.id}`
    const changed = await lifelog.json<Event>(path, {
      method: 'PATCH',
      json: { title: 'A', description: null },
    })
    expect(changed).toMatchObject({
      title: 'A',
      description: null,
      tags: ['c'],
      metadata: { d: 1 },
      timestamp: event.timestamp,
      version: 2,
    })
    expect(changed.updated_at > event.updated_at).toBe(true)
    const cleared = await lifelog.json<Event>(path, {
      method: 'PATCH',
      json: { tags: null, metadata: null },
    })
    expect(cleared).toMatchObject({ title: 'A', tags: [], metadata: {}, version: 3 })
    const same = await lifelog.json<Event>(path, { method: 'PATCH', json: {} })
    expect(same).toEqual(cleared)
  })

  test('a stale version is refused, also when two change at once', async () => {
    const event = await create({ title: 'a' })
    const path = `/api/events/${event.id}`
    const read = await lifelog.request(path)
    const etag = read.headers.get('ETag') ?? ''
    expect(etag).toBe('"1"')
    const responses = await Promise.all(
      ['b', 'c'].map((title) =>
        lifelog.request(path, { method: 'PATCH', json: { title }, headers: { 'If-Match': etag } }),
      ),
    )
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 412])
    const stale = responses.find(({ status }) => status === 412)
    expect(await stale?.json()).toMatchObject({ code: 'precondition_failed', status: 412 })
    await lifelog.json(path, { method: 'PATCH', json: {}, headers: { 'If-Match': 'x' } }, 422)
  })

  const missing = { status: 404, content: { code: 'not_found' } }
  testScenarios(lifelog, [
    { name: 'an event that is not there', request: 'GET /api/events/987654321', ...missing },
    { name: 'to change it', request: 'PATCH /api/events/987654321', json: {}, ...missing },
    { name: 'to delete it', request: 'DELETE /api/events/987654321', ...missing },
    { name: 'to restore it', request: 'POST /api/events/987654321/restore', ...missing },
  ])
})

describe('the trash', () => {
  test('a deleted event is gone everywhere, and comes back whole', async () => {
    const event = await create({ title: 'rubbishbin', tags: ['rubbish'] })
    const path = `/api/events/${event.id}`
    expect((await lifelog.request(path, { method: 'DELETE' })).status).toBe(204)
    expect(await lifelog.json(path, {}, 404)).toMatchObject({ code: 'not_found' })
    expect((await lifelog.request(path, { method: 'DELETE' })).status).toBe(404)
    expect((await lifelog.request(path, { method: 'PATCH', json: { title: 'y' } })).status).toBe(
      404,
    )
    const searched = await lifelog.json<EventsPage>('/api/search?q=rubbishbin')
    expect(searched.items).toEqual([])
    expect(await lifelog.json('/api/tags?prefix=rubbish')).toEqual({ items: [] })
    const trash = await lifelog.json<EventsPage>('/api/events?trash=true&limit=1')
    expect(trash.items).toEqual([event])
    expect(await lifelog.json(`${path}/restore`, { method: 'POST' })).toEqual(event)
    expect(await lifelog.json(path)).toEqual(event)
    expect(await lifelog.json('/api/tags?prefix=rubbish')).toEqual({
      items: [{ tag: 'rubbish', count: 1 }],
    })
    expect((await lifelog.request(`${path}/restore`, { method: 'POST' })).status).toBe(404)
  })

  test('what is deleted for good does not come back', async () => {
    const event = await create({ title: 'x' })
    const path = `/api/events/${event.id}`
    expect((await lifelog.request(`${path}?permanent=true`, { method: 'DELETE' })).status).toBe(204)
    expect((await lifelog.request(`${path}/restore`, { method: 'POST' })).status).toBe(404)
    expect((await lifelog.request(`${path}?permanent=true`, { method: 'DELETE' })).status).toBe(404)
  })
})

describe('listing events', () => {
  test('pages by cursor give every event once, in order, both ways, while others come in', async () => {
    const at = '2001-02-03T04:05:06Z'
    for (let i = 0; i < 25; i++) {
      const timestamp = i % 2 ? at : `2001-02-0${1 + (i % 5)}T12:00:00Z`
      await create({ title: `page ${i}`, timestamp })
    }
    for (const sort of ['newest', 'oldest']) {
      const seen: Event[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const page: EventsPage = await lifelog.json(
          `/api/events?start=2001-02-01&end=2001-02-28&limit=4&sort=${sort}${cursor && `&cursor=${cursor}`}`,
        )
        expect(page.items.length).toBeLessThanOrEqual(4)
        seen.push(...page.items)
        cursor = page.next_cursor
        await create({ title: 'newer' })
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(25)
      const order = seen.map(({ timestamp, id }) => [Date.parse(timestamp), id] as const)
      const sorted = order.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
      expect(order).toEqual(sort === 'newest' ? sorted.toReversed() : sorted)
    }
  })

  test('a first page has its own order and size, whichever was asked for before', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => create({ title: `first page ${n}` })))
    const first = async (sort: string, limit: number) =>
      (await lifelog.json<EventsPage>(`/api/events?sort=${sort}&limit=${limit}`)).items
    const sizes = [10, 55, 200, 10]
    const newest: Event[][] = []
    const oldest: Event[][] = []
    for (const size of sizes) {
      newest.push(await first('newest', size))
      oldest.push(await first('oldest', size))
    }
    for (const pages of [newest, oldest]) {
      expect(pages).toEqual(sizes.map((size) => pages[2]?.slice(0, size)))
      expect(pages[1]).toHaveLength(55)
    }
    expect(newest[2]?.toReversed()).toEqual(oldest[2])
  })

  test('a date is the whole day where the owner lives, the end included', async () => {
    await create({ title: 'first', timestamp: '2010-05-01T00:00:00+02:00' })
    await create({ title: 'last', timestamp: '2010-05-01T23:59:59.999999+02:00' })
    await create({ title: 'before', timestamp: '2010-04-30T23:59:59.999999+02:00' })
    await create({ title: 'after', timestamp: '2010-05-02T00:00:00+02:00' })
    const titles = async (query: string) =>
      (await lifelog.json<EventsPage>(`/api/events?${query}`)).items.map(({ title }) => title)
    expect(await titles('start=2010-05-01&end=2010-05-01')).toEqual(['last', 'first'])
    expect(await titles('start=2010-05-01T00:00&end=2010-05-02T00:00&sort=oldest')).toEqual([
      'first',
      'last',
      'after',
    ])
  })

  test('tags filter by all or any', async () => {
    await create({ title: 'ab', tags: ['aa', 'bb'] })
    await create({ title: 'a', tags: ['aa'] })
    await create({ title: 'b', tags: ['bb', "o'c\\"] })
    const titles = async (query: string) =>
      (await lifelog.json<EventsPage>(`/api/events?sort=oldest&${query}`)).items.map(
        ({ title }) => title,
      )
    expect(await titles('tags=AA,bb')).toEqual(['ab'])
    expect(await titles('tags=aa,bb&tag_mode=any')).toEqual(['ab', 'a', 'b'])
    expect(await titles(`tags=${encodeURIComponent("o'c\\")}`)).toEqual(['b'])
    expect(await titles('tags=zz')).toEqual([])
    const { items } = await lifelog.json<{ items: unknown[] }>('/api/tags?prefix=a')
    expect(items).toContainEqual({ tag: 'aa', count: 2 })
  })
})

describe('who may ask', () => {
  const strangers = [
    '',
    'Bearer wrong',
    'Bearer ',
    'Basic abc',
    `Bearer ${token}x`,
    `Token ${token}`,
  ]
  testScenarios(
    lifelog,
    strangers.map((Authorization) => ({
      name: `who says "${Authorization}"`,
      request: 'GET /api/events',
      headers: { Authorization },
      status: 401,
      content: { code: 'unauthorized', status: 401 },
      forbidden: ['items', token],
    })),
  )

  test('a rotated token works at once and the old one no longer', async () => {
    const { token: next } = await lifelog.json<{ token: string }>('/api/auth/token/rotate', {
      method: 'POST',
    })
    expect((await lifelog.request('/api/events')).status).toBe(401)
    const response = await lifelog.app.request('/api/auth/token/rotate', {
      method: 'POST',
      headers: { Authorization: `bearer ${next}` },
    })
    expect(response.status).toBe(200)
  })
})
