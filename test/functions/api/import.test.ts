import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import type { Event } from '../../../lib/events/schema.ts'
import type { EventsPage, SearchPage } from '../../../lib/search/schema.ts'
import type { ImportResult } from '../../../lib/transfer/schema.ts'
import { testScenarios } from '../../support/scenario.ts'
import { startLifeLog, useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/x-ndjson',
  query = '',
  status = 200,
): Promise<ImportResult> {
  return lifelog.json(
    `/api/import${query}`,
    { method: 'POST', headers: { 'Content-Type': type }, body },
    status,
  )
}
const lines = (...records: unknown[]) => records.map((record) => JSON.stringify(record)).join('\n')
const uid = () => crypto.randomUUID()
async function titled(title: string): Promise<Event[]> {
  const { items } = await lifelog.json<EventsPage>('/api/events?limit=200')
  return items.filter((event) => event.title === title)
}

describe('records', () => {
  test('come in with all that they say, and only once', async () => {
    const record = {
      uid: uid(),
      id: 5001,
      title: '日本語 🎉 1e3',
      description: '-5 degrees',
      timestamp: '2020-05-06T07:08:09.123456Z',
      timezone: 'Asia/Tokyo',
      end_timestamp: '2020-05-06T09:00:00Z',
      precision: 'minute',
      approximate: true,
      location: { latitude: 35.6895, longitude: 139.6917, name: '東京' },
      created_at: '2020-05-06T08:00:00Z',
      updated_at: '2021-01-01T00:00:00Z',
      version: 7,
      tags: ['007', 'küche'],
      metadata: { a: [1, { b: null }] },
      attachments: [],
    }
    expect(await send(lines(record))).toEqual({
      dry_run: false,
      read: 1,
      created: 1,
      updated: 0,
      skipped: 0,
      refused: [],
      attachments: { restored: 0, healed: 0, skipped: 0, missing: 0 },
      revisions: { restored: 0, skipped: 0 },
    })
    expect(await lifelog.json('/api/events/5001')).toEqual(record)
    expect(await send(lines(record, record))).toMatchObject({ read: 2, created: 0, skipped: 2 })
    const { items } = await lifelog.json<EventsPage>('/api/search?q=日本')
    expect(items.map(({ id }) => id)).toEqual([5001])
  })

  test('without a uid are the same event each time, without a time are of now', async () => {
    const text = lines({ title: 'no uid' }, { title: 'no uid', tags: 'a, b,,C' })
    expect(await send(text)).toMatchObject({ created: 2 })
    expect(await send(text)).toMatchObject({ created: 0, skipped: 2 })
    const events = await titled('no uid')
    expect(events.map(({ tags }) => tags).toSorted()).toEqual([[], ['a', 'b', 'c']])
  })

  test('one nested ever so deeply in an unknown field is refused or taken, the others are taken', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const text = `{"title":"deep","x":${deep}}\n{"title":"deep","uid":"${uid()}","x":${deep}}\n{"title":"flat"}`
    const result = await send(text)
    expect(result).toMatchObject({ read: 3, created: 2, refused: [{ line: 1 }] })
    expect(result.refused[0]?.reason).toContain('nested too deeply')
  })

  test('with a huge id gets another one, and later events are not moved by it', async () => {
    const before = await lifelog.record({ title: 'recorded before' })
    await send(lines({ title: 'huge', id: 2 ** 39 }, { title: 'huge', id: 2 ** 39 + 1 }))
    for (const { id } of await titled('huge')) expect(id).toBeLessThan(before.id + 1_000)
    const after = await lifelog.record({ title: 'recorded later' })
    expect(after.id).toBeLessThan(before.id + 1_000)
  })

  test('a time without an offset is in the timezone of the settings', async () => {
    await send(lines({ title: 'in Berlin', timestamp: '2026-07-01T12:00:00' }))
    expect((await titled('in Berlin'))[0]?.timestamp).toBe('2026-07-01T10:00:00Z')
  })

  test('that are no events are refused by line and reason, and stop nothing else', async () => {
    const text = [
      lines({ title: 'good 1' }),
      '{"title": "cut off"',
      '',
      lines({ title: '' }),
      lines({ title: 'x', timestamp: '2026-02-30T00:00:00Z' }),
      '42',
      lines({ title: 'nul \0' }),
      lines({ title: 'x', tags: [1] }),
      lines({ title: 'x', uid: 'not-one' }),
      `{"title": "long", "description": "${'x'.repeat(2_200_000)}"}`,
      lines({ title: 'good 2' }),
    ].join('\r\n')
    const { refused, ...counts } = await send(text)
    expect(counts).toMatchObject({ read: 10, created: 2, skipped: 0 })
    expect(refused.map(({ line }) => line)).toEqual([2, 4, 5, 6, 7, 8, 9, 10])
    expect(refused.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^is not JSON/),
      'title: must not be empty',
      expect.stringMatching(/^timestamp: must be a date and time/),
      'is no JSON object with a title',
      expect.stringMatching(/^title: must not contain NUL/),
      expect.stringMatching(/^tags/),
      'uid: must be a UUID',
      expect.stringMatching(/^is longer than/),
    ])
  })

  test('bytes that are not UTF-8 are refused', async () => {
    const body = Buffer.concat([
      Buffer.from('{"title": "'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}\n{"title": "utf-8 ü"}'),
    ])
    expect(await send(new Uint8Array(body))).toMatchObject({
      created: 1,
      refused: [{ line: 1, reason: 'is not UTF-8' }],
    })
  })

  test('of the database as an ID that is taken get another one', async () => {
    const other = await lifelog.record({ title: 'first' })
    await send(lines({ title: 'same id', id: other.id }, { title: 'same id 2', id: other.id }))
    expect((await titled('first'))[0]?.id).toBe(other.id)
    expect(await titled('same id')).toHaveLength(1)
    expect(await titled('same id 2')).toHaveLength(1)
  })

  test('the next new event follows the highest ID', async () => {
    await send(lines({ title: 'high', id: 70_000 }))
    const next = await lifelog.record({ title: 'next' })
    expect(next.id).toBe(70_001)
    expect(await send(lines({ title: 'too high', id: 2 ** 50 }))).toMatchObject({ created: 1 })
    expect((await titled('too high'))[0]?.id).toBeLessThan(71_000)
  })
})

describe('what is known', () => {
  test('is left alone, or updated where it differs', async () => {
    const record = { uid: uid(), title: 'before', tags: ['a'], timestamp: '2020-01-01T00:00:00Z' }
    await send(lines(record))
    const changed = { ...record, title: 'after', tags: [], description: 'more' }
    expect(await send(lines(changed))).toMatchObject({ created: 0, updated: 0, skipped: 1 })
    expect(await titled('after')).toEqual([])
    const update = '?on_conflict=update'
    const dry = `${update}&dry_run=true`
    expect(await send(lines(changed), undefined, dry)).toMatchObject({ updated: 1, dry_run: true })
    expect(await titled('after')).toEqual([])
    expect(await send(lines(changed), undefined, update)).toMatchObject({ updated: 1, skipped: 0 })
    const [event] = await titled('after')
    expect(event).toMatchObject({ version: 2, tags: [], description: 'more' })
    expect(await send(lines(changed), undefined, update)).toMatchObject({ updated: 0, skipped: 1 })
    expect((await titled('after'))[0]).toEqual(event)
  })

  test('twice in one file, the later one counts with update', async () => {
    const id = uid()
    const text = lines({ uid: id, title: 'one' }, { uid: id, title: 'two' })
    const result = await send(text, undefined, '?on_conflict=update')
    expect(result).toMatchObject({ created: 1, updated: 1 })
    expect(await titled('two')).toHaveLength(1)
    expect(await titled('one')).toHaveLength(0)
  })
})

test('a dry run writes nothing', async () => {
  const result = await send(lines({ title: 'dry' }, {}), undefined, '?dry_run=true')
  expect(result).toMatchObject({ dry_run: true, created: 1, refused: [{ line: 2 }] })
  expect(await titled('dry')).toEqual([])
})

describe('JSON documents', () => {
  test('an export comes back as it was, and says which files it lacks', async () => {
    const document = {
      lifelog_export: 1,
      exported_at: '2026-01-01T00:00:00Z',
      note: { events: [{ title: 'not this' }], text: 'a "quote\\" [ {' },
      events: [
        { title: 'pretty [1]', attachments: [{ key: 'a'.repeat(40), filename: 'x.png' }] },
        { title: 'pretty "2", {', description: 'a\nb' },
      ],
      more: [1, 2],
    }
    const text = JSON.stringify(document, null, 2)
    const result = await send(text, 'application/json')
    expect(result).toMatchObject({ read: 2, created: 2, attachments: { missing: 1 } })
    expect(await titled('not this')).toEqual([])
  })

  test('of the era of keys alone come in too', async () => {
    const text = JSON.stringify({
      events: [
        {
          id: 3,
          created_at: '2024-03-01T10:00:00.123456+00:00',
          timestamp: '2024-02-29T18:30:00+01:00',
          title: 'Old times',
          description: null,
          tags: 'food,harbour',
          metadata: null,
          search_vector: "'old':1A",
          attachments: ['9b2f0c1e-receipt.pdf'],
        },
      ],
    })
    const result = await send(text, 'application/json')
    expect(result).toMatchObject({ created: 1, refused: [], attachments: { missing: 1 } })
    expect((await titled('Old times'))[0]).toMatchObject({
      timestamp: '2024-02-29T17:30:00Z',
      created_at: '2024-03-01T10:00:00.123456Z',
      tags: ['food', 'harbour'],
    })
    expect(await send(text, 'application/json')).toMatchObject({ created: 0, skipped: 1 })
  })

  test('as a bare array, with what is wrong by its line', async () => {
    const text = '[\n {"title": "bare"},\n\n 7, {"title":\n ""},\n {"title": "bare 2"} ]'
    const { refused, created } = await send(text, 'application/json')
    expect(created).toBe(2)
    expect(refused.map(({ line }) => line)).toEqual([4, 4])
  })

  test('cut off keep what came before and say where', async () => {
    const text = '{"events": [\n{"title": "kept"},\n{"title": "lost'
    const { refused, created } = await send(text, 'application/json')
    expect(created).toBe(1)
    expect(refused).toEqual([{ line: 3, reason: expect.stringMatching(/cut off/) }])
  })

  testScenarios(
    lifelog,
    ['', 'hello', '{}', '42', '{"event": []}'].map((body) => ({
      name: `what is none, ${JSON.stringify(body)},`,
      request: 'POST /api/import',
      headers: { 'Content-Type': 'application/json' },
      body,
      status: 400,
      content: { code: 'invalid_json' },
    })),
  )

  test('an empty list is fine', async () => {
    expect(await send('{"events":[]}', 'application/json')).toMatchObject({ read: 0 })
  })
})

testScenarios(lifelog, [
  {
    name: 'another type',
    request: 'POST /api/import',
    headers: { 'Content-Type': 'text/csv' },
    body: 'a,b',
    status: 415,
    content: { code: 'unsupported_media_type' },
  },
])

test('what an instance exports an empty one takes over, id for id', async () => {
  const other = await startLifeLog()
  try {
    const from = await (await lifelog.request('/api/export?format=ndjson')).text()
    const response = await other.request('/api/import', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: from,
    })
    expect(await response.json()).toMatchObject({ refused: [] })
    expect(await (await other.request('/api/export?format=ndjson')).text()).toBe(from)
  } finally {
    await other.close()
  }
})

test('events recorded while others are imported are all there', async () => {
  const imported = Array.from({ length: 3_000 }, (_, i) => ({
    title: `crowd ${i}`,
    id: 90_000 + i,
  }))
  const importing = send(lines(...imported))
  const recorded = await Promise.all(
    Array.from({ length: 60 }, () => lifelog.record({ title: 'meanwhile' })),
  )
  expect(await importing).toMatchObject({ created: 3_000 })
  expect(new Set(recorded.map(({ id }) => id)).size).toBe(60)
  const { total } = await lifelog.json<SearchPage>('/api/search?q=meanwhile')
  expect(total).toEqual({ value: 60, relation: 'eq' })
})

test('an import that ends gives no ID away that another one still brings', async () => {
  const first = 700_000
  const every = (step: number, from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({ uid: uid(), id: from + step * i, title: 'overlap' }))
  const written = (least: number) =>
    vi.waitFor(async () => {
      const { rows } = await sql<{ count: number }>`
        select count(*) from events where title = 'overlap'`.execute(lifelog.ctx.db)
      expect(rows[0]?.count).toBeGreaterThanOrEqual(least)
    }, 60_000)
  const create = () => lifelog.record({ title: 'new' })

  // Both look farther ahead with their second thousand, the other one less far.
  const one = openImport()
  await one.send(every(2, first, 2_001))
  await written(2_000)
  const other = openImport()
  await other.send([
    ...every(1, 1_000_001 - first, 999),
    { uid: uid(), id: first + 2_001, title: 'overlap' },
  ])
  await other.send([
    ...every(1, 1_001_001 - first, 999),
    { uid: uid(), id: first + 3_901, title: 'overlap' },
  ])
  await other.send(every(2, first + 4_031, 1))
  await written(4_000)
  expect(await one.end()).toMatchObject({ created: 2_001 })
  await other.send(every(2, first + 4_033, 800))
  await other.send(every(1, 1, 200).map((event) => ({ ...event, id: undefined })))
  await written(5_001)
  for (let i = 0; i < 100; i++) await create()
  expect(await other.end()).toMatchObject({ created: 3_001, refused: [] })
})

test('a large import leaves an export that needs no sorting, at once', async () => {
  const plan = async () => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select id from events where id > 0 and deleted_at is null order by id limit 250`.execute(
      lifelog.ctx.db,
    )
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  }
  const records = Array.from({ length: 10_000 }, () => ({ uid: uid(), title: 'one of many' }))
  expect(await send(lines(...records))).toMatchObject({ created: 10_000 })
  expect(await plan()).toMatch(/^Limit .*\n *-> +Index Scan using events_pkey/)
})

/** An import that goes on until it's ended. */
function openImport() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const answer = lifelog.request('/api/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: readable,
    duplex: 'half',
  } as RequestInit)
  return {
    send: (records: object[]) => writer.write(new TextEncoder().encode(`${lines(...records)}\n`)),
    async end(): Promise<ImportResult> {
      await writer.close()
      return (await answer).json()
    },
  }
}

test('a file of 100,001 lines that are no events is not read on', async () => {
  const response = await lifelog.request('/api/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: `${'{}\n'.repeat(100_001)}{"title":"Behind all that is refused"}\n`,
  })
  const { refused, created } = (await response.json()) as { refused: unknown[]; created: number }
  expect(refused).toHaveLength(100_001)
  expect(refused.at(-1)).toEqual({ line: 100_000, reason: '100000 were refused; no more is read' })
  expect(created).toBe(0)
})

test('what was done in the future was done now, so that trash is emptied one day', async () => {
  const future = '9998-01-01T00:00:00Z'
  const record = { uid: uid(), title: 'Of the future', timestamp: '2020-01-01T00:00:00Z' }
  const times = { created_at: future, updated_at: future, deleted_at: '9998-01-01 00:00' }
  await send(lines({ ...record, ...times }))
  const kept = await lifelog.ctx.db
    .selectFrom('events')
    .select(['created_at', 'updated_at', 'deleted_at'])
    .where('uid', '=', record.uid)
    .executeTakeFirstOrThrow()
  for (const time of Object.values(kept)) expect(Date.parse(String(time))).toBeLessThan(Date.now())
})
