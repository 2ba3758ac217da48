import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Ask, recall, recordCorpus, shares } from '../../../bench/recall/recall.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
})
afterAll(() => lifelog.close())

const ask: Ask = async (path, { method = 'GET', json, form } = { method: 'GET' }) => {
  const response = await lifelog.request(path, { method, json, ...(form && { body: form }) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

test('what one remembers is found by 19 of 20 searches, first by 4 of 5', async () => {
  await recordCorpus(ask, 400)
  await vi.waitUntil(
    async () => {
      const { rows } = await sql<{ done: boolean }>`
        select next_id is null and not exists (select from events where language is null)
          and not exists (select from lexeme_queue) and not exists (select from word_queue)
          and not exists (select from changed_files)
          and not exists (select from attachments where text_read_at is null) as done
        from search_index`.execute(lifelog.ctx.db)
      return rows[0]?.done
    },
    { timeout: 60_000, interval: 100 },
  )
  const recalled = await recall(ask)
  expect(recalled.length).toBeGreaterThanOrEqual(200)
  const { onPage, first } = shares(recalled)
  const missed = recalled.filter(({ place }) => place !== 1)
  expect(onPage, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.95)
  expect(first, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.8)
  for (const [kind, some] of Map.groupBy(recalled, ({ kind }) => kind)) {
    expect(shares(some).onPage, kind).toBeGreaterThanOrEqual(0.9)
  }
})
