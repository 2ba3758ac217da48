import { sql } from 'kysely'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { fill } from '../../../support/fill.ts'
import { useLifeLog } from '../../../support/setup.ts'
import { uploading } from '../../../support/uploading.ts'

const lifelog = useLifeLog()
const { send } = uploading(lifelog)
const search = (query: Record<string, string>) =>
  lifelog.json<SearchPage>(`/api/search?${new URLSearchParams({ exact: 'true', ...query })}`)

/** Until all that is indexed has been read. */
async function untilRead() {
  await vi.waitUntil(
    async () => {
      const { rows } = await sql<{ done: boolean }>`
        select not exists (select from lexeme_queue) and not exists (select from changed_files)
          and not exists (select from attachments where text_read_at is null) as done`.execute(
        lifelog.ctx.db,
      )
      return rows[0]?.done
    },
    { timeout: 60_000, interval: 50 },
  )
}

describe('a search as it is typed finds', () => {
  beforeAll(async () => {
    await lifelog.record({ title: 'Form A4', metadata: { shop: 'Papierhaus' } })
    await lifelog.record({ title: 'Grünkohl' })
    await lifelog.record({ title: '木曜日の朝', tags: ['Frühling'] })
    await lifelog.record({ title: 'A walk home', location: { name: 'Landungsbrücken' } })
    const { id } = await lifelog.record({ title: 'With a receipt' })
    const bytes = Buffer.from('Zahnbürste und Kokosmilch, 3 Stück')
    await send(id, { filename: 'kassenbon.txt', content_type: 'text/plain', bytes })
    await untilRead()
  })

  test.each([
    ['a word of two characters', 'a4', 'Form A4'],
    ['a single letter', 'f', 'Form A4'],
    ['a spelling of an umlaut', 'gruenk', 'Grünkohl'],
    ['a word without its accents', 'grunko', 'Grünkohl'],
    ['a word with them', 'grünko', 'Grünkohl'],
    ['one Chinese character', '木', '木曜日の朝'],
    ['one in the middle', '曜', '木曜日の朝'],
    ['a tag', 'fruhl', '木曜日の朝'],
    ['a place', 'landungsbr', 'A walk home'],
    ['what metadata say', 'papierh', 'Form A4'],
    ['the name of a file', 'kassenb', 'With a receipt'],
    ['the text of a file', 'kokosm', 'With a receipt'],
    ['the end of a phrase', '"walk ho', 'A walk home'],
    ['a beginning beside a word', 'home wal', 'A walk home'],
    ['a beginning beside another search', 'nothing or kokosm', 'With a receipt'],
    ['a word beside an excluded one', '-form landungsbr', 'A walk home'],
  ])('%s', async (_what, q, title) => {
    for (const sort of ['newest', 'oldest', 'relevance']) {
      const { items } = await search({ q, sort })
      expect(items.map((item) => item.title)).toEqual(
        q === 'f' ? expect.arrayContaining([title]) : [title],
      )
    }
  })

  test('what was recorded, changed or imported a second ago', async () => {
    const { db } = lifelog.ctx
    // Nothing is read meanwhile, as that is to write.
    await db.transaction().execute(async (trx) => {
      await sql`lock table lexemes in share mode`.execute(trx)
      const { id } = await lifelog.record({ title: 'Quittenmus' })
      await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'Quarkkeulchen' } })
      const line = JSON.stringify({ title: 'Xylophon', timestamp: '2001-02-03T04:05:06Z' })
      const body = `${line}\n`
      const headers = { 'Content-Type': 'application/x-ndjson' }
      await lifelog.json('/api/import', { method: 'POST', body, headers })
      for (const q of ['quark', 'xylo']) {
        for (const sort of ['newest', 'oldest', 'relevance']) {
          expect((await search({ q, sort })).items, q).toHaveLength(1)
        }
      }
      expect((await search({ q: 'quitt' })).items).toEqual([])
    })
  })
})

describe('a beginning of more words than the index is asked for', () => {
  /** Of 6,000 events all but the newest have one of 900 words that begin alike, and a few of those. */
  beforeAll(async () => {
    await lifelog.deleteEvents()
    const events = sql`
      insert into events (uid, timestamp, title)
      select gen_random_uuid(), timestamptz '2026-01-01' - i * interval '1 hour',
        case when i > 4500 or i % 900 = 7 then 'zz' || i % 900 || case when i % 2 = 0 then ' zzz' else '' end
          else 'burst' end
      from generate_series(1, 6000) i`
    await fill(lifelog, (db) => events.execute(db))
  })

  test.each(['while they are unread', 'once they are read'])('%s', async (state) => {
    if (state === 'once they are read') await untilRead()
    const { rows } = await sql<{ id: number }>`
      select id from events where title like 'zz%' order by timestamp desc, id desc`.execute(
      lifelog.ctx.db,
    )
    const newest = rows.map(({ id }) => id)
    for (const [sort, expected] of [
      ['newest', newest],
      ['oldest', newest.toReversed()],
    ] as const) {
      const seen: number[] = []
      let cursor: string | null = null
      do {
        const page: SearchPage = await search({
          q: 'zz',
          sort,
          limit: '50',
          ...(cursor && { cursor }),
        })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next_cursor
        expect(page.total).toEqual({ value: 1000, relation: 'gte' })
      } while (cursor)
      expect(seen).toEqual(expected)
    }
    const { items } = await search({ q: 'zz', sort: 'relevance' })
    expect(items).toHaveLength(50)
  })
})
