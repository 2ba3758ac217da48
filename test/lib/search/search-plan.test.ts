import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../db/client.ts'
import { validate } from '../../../lib/http/input.ts'
import { listEvents } from '../../../lib/search/list.ts'
import { EventsQuery, SearchQuery } from '../../../lib/search/schema.ts'
import { searchEvents } from '../../../lib/search/search.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  Plans?: Plan[]
}

const events = 100_000
let lifelog: TestLifeLog
let connection: ReturnType<typeof openDatabase>
const queries: CompiledQuery[] = []

/** One event a minute; `oldtrip` only in the oldest hundredth, as a journey long ago would be. */
beforeAll(async () => {
  lifelog = await startLifeLog()
  const url = lifelog.ctx.config.DATABASE_URL ?? ''
  const filling = openDatabase(url, 1, { withoutTimeouts: true })
  await sql`
    insert into events (uid, timestamp, title, description, tags)
    select gen_random_uuid(), timestamptz '2026-01-01' - i * interval '1 minute',
      'Entry ' || i
        || case when i % 2 = 0 then ' common' else '' end
        || case when i % 20 = 0 then ' middling' else '' end
        || case when i % 10000 = 0 then ' rare' else '' end
        || case when i > ${events * 0.99} then ' oldtrip' else '' end
        || case when i > ${events * 0.3} then ' oldhabit' else '' end,
      'A few words about what was going on at that moment, as one writes them down',
      case when i % 10000 = 0 then array['raretag'] else array['daily'] end
    from generate_series(1, ${events}) i`.execute(filling.db)
  await sql`vacuum analyze events`.execute(filling.db)
  await filling.close()
  connection = openDatabase(url, 2, {
    onQuery: (query) => queries.push(query),
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
  await ask({ ...lifelog.ctx, db: connection.db })
  const asked = [...queries]
  expect(asked.length).toBeLessThanOrEqual(most)
  const plans: Plan[] = []
  for (const { sql: text, parameters } of asked) {
    const explain = `explain (analyze, format json) ${text}`
    const { rows } = await lifelog.ctx.db.executeQuery<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      CompiledQuery.raw(explain, [...parameters]),
    )
    plans.push(...rows.map((row) => row['QUERY PLAN'][0].Plan))
  }
  return plans
}

function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)]
}

function expectIndexed(plans: Plan[], mostRows: number) {
  const scans = plans.flatMap(nodes)
  for (const node of scans) {
    if (node['Relation Name'] === 'events') expect(node['Node Type']).not.toBe('Seq Scan')
  }
  const read = scans
    .filter(({ 'Index Name': index }) => index)
    .reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0)
  expect(read).toBeLessThan(mostRows)
  return scans.map(({ 'Index Name': index }) => index)
}

const search = (query: Record<string, string>) => (ctx: typeof lifelog.ctx) =>
  searchEvents(ctx, validate(SearchQuery, query))

describe('a search among 100,000 events takes one or two queries by index', () => {
  test.each([
    ['common', 1, 8_000],
    ['middling', 2, 40_000],
    ['rare', 2, 25_000],
    ['absent', 2, 25_000],
    ['oldtrip', 2, 30_000],
  ])('for a word that is %s', async (q, count, rows) => {
    for (const sort of ['newest', 'oldest', 'relevance']) {
      const plans = await plansOf(search({ q, sort }))
      expect(plans.length).toBeLessThanOrEqual(sort === 'newest' ? count : 2)
      const indexes = expectIndexed(plans, rows)
      expect(indexes).toContain('events_timeline')
      if (plans.length === 2) expect(indexes).toContain('events_search')
    }
  })

  test('or three, for a word that was common until a while ago', async () => {
    for (const sort of ['newest', 'oldest', 'relevance']) {
      const plans = await plansOf(search({ q: 'oldhabit', sort }), 3)
      expectIndexed(plans, 130_000)
    }
    const page = await searchEvents(
      { ...lifelog.ctx, db: connection.db },
      validate(SearchQuery, { q: 'oldhabit', limit: '3' }),
    )
    expect(page.total).toEqual({ value: 1000, relation: 'gte' })
    expect(page.items.map(({ title }) => title)).toEqual(
      [1, 2, 3].map((i) => expect.stringContaining(`Entry ${events * 0.3 + i} `)),
    )
  })

  test('for a tag, in a list and in a search', async () => {
    for (const tags of ['daily', 'raretag']) {
      const indexes = expectIndexed(await plansOf(search({ tags })), 30_000)
      const list = (ctx: typeof lifelog.ctx) => listEvents(ctx, validate(EventsQuery, { tags }))
      expectIndexed(await plansOf(list), 30_000)
      if (tags === 'raretag') expect(indexes).toContain('events_tags')
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
    const ctx = { ...lifelog.ctx, db: one }
    for (let i = 0; i < 3; i++)
      await listEvents(ctx, validate(EventsQuery, { limit: String(40 + i) }))
    const { rows } = await sql<{ uses: number }>`
      select generic_plans + custom_plans as uses from pg_prepared_statements
      where statement like '%from events%order by timestamp desc, id desc%limit 51%'`.execute(one)
    expect(rows.map(({ uses }) => uses)).toContain(3)
  })
})
