import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../../db/client.ts'
import { validate } from '../../../../lib/http/input.ts'
import { searchEvents } from '../../../../lib/search/engine/search.ts'
import { listEvents } from '../../../../lib/search/query/list.ts'
import { EventsQuery, type SearchPage, SearchQuery } from '../../../../lib/search/schema.ts'
import { fill } from '../../../support/fill.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  Plans?: Plan[]
}

const events = 40_000
let lifelog: TestLifeLog
let connection: ReturnType<typeof openDatabase>
const queries: CompiledQuery[] = []

/**
 * An event every two hours for nine years; `oldtrip` only in the oldest thousand, as a
 * journey long ago would be, and `oldhabit` in all but the newest three tenths.
 */
beforeAll(async () => {
  lifelog = await startLifeLog()
  await fill(lifelog, async (db) => {
    await sql`
      insert into events (uid, timestamp, place, title, description, tags)
      select gen_random_uuid(), timestamptz '2026-01-01' - i * interval '2 hours',
        case when i % 2 = 0 then 'Somewhere' end,
        'Entry ' || i
          || case when i % 5 < 3 then ' common' else '' end
          || case when i % 20 = 0 then ' middling' else '' end
          || case when i % ${sql.lit(events / 10)} = 0 then ' rare' else '' end
          || case when i > ${events - 1_000} then ' oldtrip' else '' end
          || case when i > ${events * 0.3} then ' oldhabit' else '' end,
        'A few words about what was going on at that moment, as one writes them down',
        array['daily', 'even' || i % 2, 'third' || i % 3, 'fifth' || i % 5, 'seventh' || i % 7]
          || case when i % ${sql.lit(events / 10)} = 0 then array['raretag'] else '{}' end
      from generate_series(1, ${events}) i`.execute(db)
    await sql`
      insert into attachments (key, event_id, filename, content_type, size_bytes, state, uploaded_at, etag)
      select gen_random_uuid()::text, id, 'a.jpg', 'image/jpeg', 1, 'ready', now(), 'e'
      from events where id % 300 = 299`.execute(db)
    await sql`select read_lexemes(${sql.lit(events)})`.execute(db)
    for (const table of ['events', 'lexemes', 'lexeme_queue']) {
      await sql`vacuum analyze ${sql.table(table)}`.execute(db)
    }
  })
  connection = openDatabase(lifelog.ctx.config.DATABASE_URL ?? '', 2, {
    onQuery: (query) => queries.push(query),
    withoutTimeouts: true,
  })
})
afterAll(async () => {
  await connection.close()
  await lifelog.close()
})

/** The plans by which PostgreSQL answers what `ask` asks, with and without knowing the values. */
async function plansOf(
  ask: (ctx: typeof lifelog.ctx) => Promise<unknown>,
  most = 2,
): Promise<Plan[]> {
  queries.length = 0
  await ask({ ...lifelog.ctx, db: connection.db, searchDb: connection.db })
  const asked = [...queries]
  expect(asked.length).toBeLessThanOrEqual(most)
  const plans: Plan[] = []
  for (const { sql: text, parameters } of asked) {
    const explain = `explain (analyze, format json) ${text}`
    const { rows } = await connection.db.executeQuery<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      CompiledQuery.raw(explain, [...parameters]),
    )
    plans.push(...rows.map((row) => row['QUERY PLAN'][0].Plan))
  }
  return plans
}

function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)]
}

/** @returns which indexes were read, in which at most `mostRows` entries together */
function expectIndexed(plans: Plan[], mostRows: number): (string | undefined)[] {
  const scans = plans.flatMap(nodes)
  for (const node of scans) {
    if (node['Relation Name'] === 'events') expect(node['Node Type']).not.toBe('Seq Scan')
    expect(node['Node Type']).not.toBe('BitmapAnd')
  }
  const indexed = scans.filter(({ 'Index Name': index }) => index)
  const read = indexed.reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0)
  expect(read).toBeLessThan(mostRows)
  return indexed.filter((node) => node['Actual Loops'] > 0).map(({ 'Index Name': index }) => index)
}

const search = (query: Record<string, string>) => (ctx: typeof lifelog.ctx) =>
  searchEvents(ctx, validate(SearchQuery, { ...query, exact: 'true' }))

type Way = 'time' | 'scan' | 'at once'

describe('a search among many events asks twice: for the words, and for the events', () => {
  test.each<[kind: string, query: Record<string, string>, way: Way]>([
    ['a common word', { q: 'common' }, 'time'],
    ['a word that is neither', { q: 'middling' }, 'scan'],
    ['a rare word', { q: 'rare' }, 'at once'],
    ['an absent word', { q: 'absent' }, 'at once'],
    ['a word clustered long ago', { q: 'oldtrip' }, 'scan'],
    ['a common word with it', { q: 'common oldtrip' }, 'scan'],
    ['a word that was common until a while ago', { q: 'oldhabit' }, 'scan'],
    ['the beginning of one', { q: 'oldh' }, 'scan'],
    ['a beginning of both', { q: 'old' }, 'scan'],
    ['a beginning that is common', { q: 'comm' }, 'time'],
    ['a beginning that nothing has', { q: 'zepp' }, 'at once'],
    ['a word and a beginning', { q: 'middling oldh' }, 'scan'],
    ['a word that is finished', { q: 'oldhabit ' }, 'scan'],
    ['a phrase', { q: '"common middling"' }, 'scan'],
    ['a phrase that is being typed', { q: '"common midd' }, 'scan'],
    ['a word and a tag', { q: 'oldtrip', tags: 'even1' }, 'scan'],
    ['a day long ago', { q: 'common', start: '2018-03-01', end: '2018-03-01' }, 'time'],
    ['a year long ago', { q: 'rare', start: '2018-01-01', end: '2018-12-31' }, 'at once'],
    ['a rare tag', { tags: 'raretag' }, 'scan'],
    ['a common tag', { tags: 'daily' }, 'time'],
    ['any of two tags', { tags: 'raretag,seventh0', tag_mode: 'any' }, 'scan'],
  ])('for %s', async (_kind, query, way) => {
    const queries = query.q ? 2 : 1
    for (const sort of ['newest', 'oldest', 'relevance']) {
      const plans = await plansOf(search({ ...query, sort }), queries)
      const indexes = expectIndexed(plans, 10_000)
      expect(indexes.includes('events_timeline')).toBe(way !== 'at once')
      if (sort === 'newest') expect(indexes.includes('events_find')).toBe(way !== 'time')
    }
    const { next_cursor: cursor } = await search({ ...query, limit: '3' })(lifelog.ctx)
    if (cursor) {
      expectIndexed(await plansOf(search({ ...query, limit: '3', cursor }), queries), 10_000)
    }
  })

  test('and its pages follow each other without a gap', async () => {
    const page = await search({ q: 'oldhabit ', limit: '3' })(lifelog.ctx)
    expect(page.total).toEqual({ value: 1000, relation: 'gte' })
    expect(page.items.map(({ title }) => title)).toEqual(
      [1, 2, 3].map((i) => expect.stringContaining(`Entry ${events * 0.3 + i} `)),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { q: 'oldtrip ', limit: '200', sort: 'oldest', ...(cursor && { cursor }) }
      const next = await search(query)(lifelog.ctx)
      seen.push(...next.items.map(({ title }) => title.replace(/\D/g, '')))
      cursor = next.next_cursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, n) => `${events - n}`))
  })

  test('in a list for a tag', async () => {
    for (const tags of ['daily', 'raretag']) {
      const list = (ctx: typeof lifelog.ctx) => listEvents(ctx, validate(EventsQuery, { tags }))
      expectIndexed(await plansOf(list, 1), 10_000)
    }
  })
})

describe('a search for many tags that are hardly ever together', () => {
  const tags = 'daily,even0,third0,fifth0,seventh0'

  test('takes two queries, of which one counts the tags, and sorts what is found', async () => {
    for (const sort of ['newest', 'oldest']) {
      const plans = await plansOf(search({ tags, sort }))
      const [counting = [], finding = []] = plans.map((plan) => [plan])
      expect(expectIndexed(counting, 1_000)).not.toContain('events_find')
      const indexes = expectIndexed(finding, 10_000)
      expect(indexes).toContain('events_find')
      expect(indexes).not.toContain('events_timeline')
    }
  })

  test('goes back in time for tags that are often together', async () => {
    const plans = await plansOf(search({ tags: 'daily,even0,third0,fifth0' }))
    expect(expectIndexed(plans, 10_000)).toContain('events_timeline')
  })

  test('goes back in time where it is for a part of it', async () => {
    const plans = await plansOf(search({ tags, start: '2018-01-01', end: '2018-12-31' }), 1)
    expect(expectIndexed(plans, 10_000)).toContain('events_timeline')
  })

  test('finds all of them, whichever way, in order and page by page', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await search({ tags, limit: '200', ...(cursor && { cursor }) })(lifelog.ctx)
      seen.push(...page.items.map(({ title }) => title.replace(/\D/g, '')))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    const every = 2 * 3 * 5 * 7
    const wanted = Array.from({ length: Math.floor(events / every) }, (_, n) => (n + 1) * every)
    expect(seen).toEqual(wanted.map(String))
    const years = await search({ tags, start: '2010-01-01', limit: '200' })(lifelog.ctx)
    expect(years.total).toEqual({ value: wanted.length, relation: 'eq' })
  })
})

describe('a phrase of words that are common, yet hardly ever stand together,', () => {
  const q = '"oldhabit entry"'
  let id: number
  beforeAll(async () => {
    const json = { title: 'The old oldhabit entry', timestamp: '2016-01-01T12:00:00Z' }
    id = (await lifelog.json<{ id: number }>('/api/events', { method: 'POST', json }, 201)).id
  })
  afterAll(async () => {
    await lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
  })

  test('is found in steps, none of which looks at everything', async () => {
    const seen: { items: number; searched_to: string | null; total: object }[] = []
    let cursor: string | null = null
    do {
      const query: Record<string, string> = { q, ...(cursor && { cursor }) }
      expectIndexed(await plansOf(search(query)), 150_000)
      const page: SearchPage = await search(query)(lifelog.ctx)
      seen.push({
        items: page.items.length,
        searched_to: page.searched_to,
        total: page.total,
      })
      cursor = page.next_cursor
    } while (cursor)
    const nothingYet = { items: 0, total: { value: 0, relation: 'gte' } }
    const steps = seen.map(({ searched_to }) => searched_to).slice(0, -1)
    expect(seen[0]).toMatchObject(nothingYet)
    expect(steps.toSorted().toReversed()).toEqual(steps)
    expect(new Set(steps).size).toBe(steps.length)
    expect(steps.length).toBeGreaterThan(0)
    expect(seen.at(-1)).toEqual({
      items: 1,
      searched_to: null,
      total: { value: 1, relation: 'eq' },
    })
  })

  test('is, by relevance, not looked for everywhere, and that is said', async () => {
    const found = await search({ q, sort: 'relevance' })(lifelog.ctx)
    expect(found).toMatchObject({ items: [], searched_to: expect.any(String), next_cursor: null })
    expect(found.total).toEqual({ value: 0, relation: 'gte' })
  })

  const page = async (path: string) => (await lifelog.request(path)).text()

  test('is told on the page, with the way on to where it is found', async () => {
    const first = await page(`/?q=${encodeURIComponent(q)}`)
    expect(first).toContain('Nothing found yet')
    expect(first).not.toContain('No event has')
    let next = first
    while (next.includes('Search further')) {
      expect(next).toMatch(/Searched up to \d+ \w+ 20\d\d/)
      const href = /id="down".*?href="([^"]*)"/.exec(next)?.[1] ?? ''
      next = await page(href.replaceAll('&amp;', '&'))
    }
    expect(next).toContain('1 event<')
    expect(next).toContain('The old')
  })
})

describe('a phrase of common words with something beside it looks at a part of the events', () => {
  test.each([
    'has:place "common entry"',
    '"common entry" has:photo',
    'has:file "common entry"',
    '"common entry" middling',
    '"common entry" raretag',
    '-daily "common entry"',
  ])('%s', async (q) => {
    for (const sort of ['newest', 'oldest', 'relevance']) {
      expectIndexed(await plansOf(search({ q, sort }), 3), 1.2 * events)
    }
  })

  test('and the number of those that have one of the words isn’t counted for another search', async () => {
    const ask = (ctx: typeof lifelog.ctx) =>
      searchEvents(ctx, validate(SearchQuery, { q: '"common entry" zeppelin' }))
    expectIndexed(await plansOf(ask, 12), 2 * events)
  })
})

describe('a beginning of very many words', () => {
  test('is looked for in the next events, and counted by the commonest of them', async () => {
    for (const sort of ['newest', 'oldest']) {
      expectIndexed(await plansOf(search({ q: '9', sort }), 5), 0.6 * events)
    }
  })
})

test('a page far back is as near as the first', async () => {
  let cursor: string | undefined
  for (let page = 0; page < 3; page++) {
    const ctx = lifelog.ctx
    const query = {
      limit: '200',
      start: '2025-11-01',
      end: '2025-11-30',
      ...(cursor && { cursor }),
    }
    cursor = (await listEvents(ctx, validate(EventsQuery, query))).next_cursor ?? undefined
    expectIndexed(await plansOf((ctx) => listEvents(ctx, validate(EventsQuery, query))), 1_000)
  }
})

test('statements are prepared once and used again', async () => {
  const { db } = lifelog.ctx
  await db.transaction().execute(async (one) => {
    const ctx = { ...lifelog.ctx, db: one, searchDb: one }
    for (let i = 0; i < 3; i++)
      await listEvents(ctx, validate(EventsQuery, { limit: String(40 + i) }))
    const { rows } = await sql<{ uses: number }>`
      select generic_plans + custom_plans as uses from pg_prepared_statements
      where statement like '%from events%order by timestamp desc, id desc%limit 51%'`.execute(one)
    expect(rows.map(({ uses }) => uses)).toContain(3)
  })
})
