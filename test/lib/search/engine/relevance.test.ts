import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { fill } from '../../../support/fill.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
/** 20,000 mentions of a lighthouse since its best title, eleven years ago. */
beforeAll(async () => {
  lifelog = await startLifeLog()
  await fill(lifelog, async (db) => {
    await sql`
      insert into events (uid, timestamp, title, description, tags)
      select gen_random_uuid(), timestamptz '2026-01-01' - i * interval '4 hours',
        'Day ' || i, 'passed the lighthouse and the mill again',
        case when i in (9000, 9500) then array['lighthouse'] else '{}' end
      from generate_series(1, 20000) i`.execute(db)
    await sql`
      insert into events (uid, timestamp, title, description)
      values (gen_random_uuid(), '2015-03-01', 'The lighthouse', 'mill'),
        (gen_random_uuid(), '2014-03-01', 'A long walk to the lighthouse and back again', null),
        (gen_random_uuid(), '2014-04-01', 'Lighthouse of the mill', null)`.execute(db)
    await sql`vacuum analyze events`.execute(db)
  })
})
afterAll(() => lifelog.close())

const search = (query: string) => lifelog.json<SearchPage>(`/api/search?sort=relevance&${query}`)

test('titles come before tags before texts, over all history', async () => {
  const { items, total } = await search('q=lighthouse&limit=7')
  expect(items.map(({ title }) => title)).toEqual([
    ...['The lighthouse', 'Lighthouse of the mill', 'A long walk to the lighthouse and back again'],
    ...['Day 9000', 'Day 9500', 'Day 1', 'Day 2'],
  ])
  expect(total).toEqual({ value: 1000, relation: 'gte' })
})

test('all words in the title come before those that are spread', async () => {
  const { items } = await search('q=lighthouse+mill&limit=2')
  expect(items.map(({ title }) => title)).toEqual(['Lighthouse of the mill', 'Day 1'])
})

test('its pages give each event once', async () => {
  const ids: number[] = []
  let cursor = ''
  for (let page = 0; page < 5; page++) {
    const { items, next_cursor } = await search(
      `q=lighthouse&limit=50${cursor && `&cursor=${cursor}`}`,
    )
    ids.push(...items.map(({ id }) => id))
    cursor = next_cursor ?? ''
  }
  expect(ids).toHaveLength(250)
  expect(new Set(ids).size).toBe(250)
  expect((await search('q=lighthouse&limit=200')).items.map(({ id }) => id)).toEqual(
    ids.slice(0, 200),
  )
})
