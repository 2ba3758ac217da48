import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unprepared } from '../../../../db/unprepared.ts'
import type { Event } from '../../../../lib/events/schema.ts'
import { metadataMatches } from '../../../../lib/search/engine/metadata-sql.ts'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { fill } from '../../../support/fill.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
  const hamburg = { latitude: 53.5436, longitude: 9.9669, name: 'Fischmarkt' }
  const events: { title: string; timestamp: string; [field: string]: unknown }[] = [
    { title: 'Lunch', timestamp: '2019-07-14T12:00', tags: ['food', 'new york'] },
    { title: 'Meeting', timestamp: '2019-12-31T23:30', tags: ['work', 'food'] },
    { title: 'Market', timestamp: '2020-01-01T00:30', location: hamburg },
    { title: 'Leap day', timestamp: '2020-02-29T09:00', tags: ['leap'] },
    { title: 'Leap day before', timestamp: '2016-02-29T09:00', location: { name: 'Home' } },
    {
      title: 'Receipt',
      timestamp: '2021-03-01T09:00',
      metadata: { vendor: 'Nordsee', amount: 24.5, paid: true, lines: [{ item: 'Fish' }] },
    },
    {
      title: 'Small receipt',
      timestamp: '2021-03-02T09:00',
      metadata: { Vendor: 'ALDI Nord', amount: '9.50', due: '2021-04-01', shop: { city: 'Kiel' } },
    },
  ]
  for (const event of events) {
    const { id } = await lifelog.json<Event>(
      '/api/events',
      { method: 'POST', json: { timezone: 'Europe/Berlin', ...event } },
      201,
    )
    if (event.title === 'Lunch') await attach(id, 'plate.png', 'image/png')
    if (event.title === 'Receipt') await attach(id, 'Scan.PDF', 'application/pdf')
    if (event.title === 'Market') await attach(id, 'data.xyz', 'text/plain')
  }
})
afterAll(() => lifelog.close())

/** Of a file only its row matters here. */
async function attach(event: number, filename: string, content_type: string): Promise<void> {
  await lifelog.ctx.db
    .insertInto('attachments')
    .values({
      event_id: event,
      key: `key-of-${event}`,
      filename,
      content_type,
      size_bytes: 1,
      state: 'ready',
      etag: 'x',
      uploaded_at: '2026-01-01T00:00:00Z',
    })
    .execute()
}

async function search(q: string, more = ''): Promise<SearchPage> {
  return lifelog.json(`/api/search?q=${encodeURIComponent(q)}${more}`)
}
const titles = async (q: string, more = '') =>
  (await search(q, more)).items.map(({ title }) => title)

describe('what operators find', () => {
  test.each([
    ['tag:food', ['Meeting', 'Lunch']],
    ['tag:food -tag:work', ['Lunch']],
    ['tag:"New York"', ['Lunch']],
    ['tag:leap or tag:work', ['Leap day', 'Meeting']],
    ['in:2019', ['Meeting', 'Lunch']],
    ['in:2019-07', ['Lunch']],
    ['in:2019-07-14 lunch', ['Lunch']],
    ['after:2019-07 before:2020-02', ['Market', 'Meeting']],
    ['-in:2021 -in:2019 -in:2016', ['Leap day', 'Market']],
    ['in:2016 or in:2021', ['Small receipt', 'Receipt', 'Leap day before']],
    ['on:02-29', ['Leap day', 'Leap day before']],
    ['on:02-29 leap -before:2020', ['Leap day']],
    ['has:place', ['Market', 'Leap day before']],
    ['has:photo', ['Lunch']],
    ['has:file -has:photo', ['Receipt', 'Market']],
    ['type:pdf', ['Receipt']],
    ['type:xyz', ['Market']],
    ['type:image/*', ['Lunch']],
    ['type:text', ['Market']],
    ['near:53.55,9.99,5', ['Market']],
    ['-near:53.55,9.99,5 in:2020', ['Leap day']],
    ['meta.vendor:nordsee', ['Receipt']],
    ['meta.vendor:"Aldi Nord"', ['Small receipt']],
    ['meta.vendor:Nord', []],
    ['meta.amount:24,5', ['Receipt']],
    ['meta.amount>20', ['Receipt']],
    ['meta.amount<=9.5', ['Small receipt']],
    ['meta.amount>=9,50 -meta.vendor:nordsee', ['Small receipt']],
    ['meta.due>2021-03-01', ['Small receipt']],
    ['meta.paid:true', ['Receipt']],
    ['meta.shop.city:kiel', ['Small receipt']],
    ['meta.lines.item:fish', ['Receipt']],
    ['meta.vendor>zzz', []],
    ['receipt meta.vendor:nordsee or meta.shop.city:kiel', ['Small receipt', 'Receipt']],
  ])('%s', async (q, expected) => {
    expect(await titles(q)).toEqual(expected)
    expect(await titles(`${q} `, '&sort=oldest')).toEqual(expected.toReversed())
    expect((await search(q)).total).toEqual({ value: expected.length, relation: 'eq' })
    expect((await search(q)).notices).toEqual([])
  })

  test('narrow what the parameters leave', async () => {
    expect(await titles('tag:food', '&tags=work')).toEqual(['Meeting'])
    expect(await titles('tag:food', '&tags=work,leap&tag_mode=any')).toEqual(['Meeting'])
    expect(await titles('in:2019', '&start=2019-08-01&end=2020-12-31')).toEqual(['Meeting'])
    expect(await titles('in:2019', '&start=2019-12-31T22:00:00Z')).toEqual(['Meeting'])
    expect(await titles('near:53.55,9.99,5', '&near=0,0,5')).toEqual([])
  })

  test('by relevance order by time where there are no words, on every page', async () => {
    const first = await search('tag:food', '&sort=relevance&limit=1')
    expect(first.items.map(({ title }) => title)).toEqual(['Meeting'])
    expect(await titles('tag:food', `&sort=relevance&limit=1&cursor=${first.next_cursor}`)).toEqual(
      ['Lunch'],
    )
  })

  test('what is not understood is said, and left out', async () => {
    // What is searched for instead goes by words that are counted in the background.
    await expect.poll(() => titles('in:summer lunch shop:x')).toEqual(['Lunch'])
    const { items, notices, relaxed } = await search('in:summer lunch shop:x')
    expect(items.map(({ title }) => title)).toEqual(['Lunch'])
    expect(relaxed).toEqual(['shop:x'])
    expect(notices).toEqual([
      expect.stringContaining('in:summer is left out'),
      expect.stringContaining('no operator shop:'),
    ])
    expect(await titles('in:summer lunch')).toEqual(['Lunch'])
  })
})

test('equal metadata is found by an index', async () => {
  const plan = await fill(lifelog, async (db) => {
    await sql`
      insert into events (uid, title, metadata, deleted_at)
      select gen_random_uuid(), 'many', jsonb_build_object('vendor', 'V' || n), null
      from generate_series(1, 5000) n`.execute(db)
    await sql`analyze events`.execute(db)
    const condition = metadataMatches({
      kind: 'metadata',
      path: ['vendor'],
      comparison: ':',
      value: 'v7',
    })
    const { rows } = await sql`
      explain (analyze, costs off) select id from events
      where deleted_at is null and ${condition}`.execute(db)
    await sql`delete from events where title = 'many'`.execute(db)
    return JSON.stringify(rows)
  })
  expect(plan).toContain('events_metadata')
  expect(plan).toContain('rows=1')
})

test('a search with operators leaves no prepared statement behind', async () => {
  await search('meta.vendor:nordsee')
  const { rows } = await sql<{ kept: number }>`
    select count(*) filter (where strpos(statement, ${unprepared}) > 0) as kept
    from pg_prepared_statements`.execute(lifelog.ctx.db)
  expect(rows).toEqual([{ kept: 0 }])
})

test('a search that takes too long says what to do about it', async () => {
  const { db } = lifelog.ctx
  await sql`
    create or replace function folded_metadata(metadata jsonb) returns jsonb
    language plpgsql immutable strict as $$
    begin
      perform pg_sleep(20);
      return metadata;
    end $$`.execute(db)
  const response = await lifelog.request('/api/search?q=meta.amount%3E20')
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({
    code: 'database_unavailable',
    detail: expect.stringContaining('Narrow it'),
  })
})
