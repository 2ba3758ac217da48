import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { spellingDistance } from '../../../../lib/search/text/spelling-distance.ts'
import { completeSearch } from '../../../../lib/timeline/complete.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
  const events = [
    { title: 'Dentist, two fillings', description: 'The harbour was foggy' },
    { title: 'Lunch at the harbour', tags: ['food'], location: { name: 'Landungsbrücken' } },
    { title: 'Frühstück mit Anna', description: 'at the harbour' },
    { title: 'Saw the last performance at the theatre' },
    { title: 'We see each other at last' },
    { title: 'Restaurant by the sea' },
    { title: '祖母が空襲の話をしてくれた' },
    { title: 'L’orage au refuge', tags: ['été'] },
  ]
  for (const [i, event] of events.entries()) {
    const json = { ...event, timestamp: `2026-01-${10 + i}T12:00:00Z` }
    await lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
  const { db } = lifelog.ctx
  const unread = (queue: 'lexeme_queue' | 'word_queue') =>
    db.selectFrom(queue).select('event_id').execute()
  for (const queue of ['lexeme_queue', 'word_queue'] as const) {
    await vi.waitUntil(async () => (await unread(queue)).length === 0, { timeout: 60_000 })
  }
})
afterAll(() => lifelog.close())

const search = (q: string, more = '') =>
  lifelog.json<SearchPage>(`/api/search?q=${encodeURIComponent(q)}${more}`)

describe('a misspelled word', () => {
  test.each([
    ['harbuor', 'harbour', 3],
    ['dentsit', 'dentist', 1],
    ['resturant', 'restaurant', 1],
    ['fruhstuk', 'frühstück', 1],
    ['tehatre last', 'theatre last', 1],
    ['harbuor tag:food', 'harbour tag:food', 1],
  ])('%s is searched for as %s', async (from, to, found) => {
    const page = await search(from)
    expect(page.corrected).toEqual({ from, to })
    expect(page.items).toHaveLength(found)
    expect(page.relaxed).toEqual([])
  })

  test('is marked, and paged, as it was corrected', async () => {
    const first = await search('harbuor', '&limit=2')
    expect(first.items[1]?.highlights.title).toContain('<mark>harbour</mark>')
    const next = await search('harbuor', `&limit=2&cursor=${first.next_cursor}`)
    expect(next.items).toHaveLength(1)
  })

  test('is left as it is where that is asked for, and where no word is near', async () => {
    expect(await search('harbuor', '&exact=true')).toMatchObject({ items: [], corrected: null })
    expect(await search('xylophone')).toMatchObject({ items: [], corrected: null, relaxed: [] })
  })
})

describe('a question in plain words', () => {
  test.each([
    ['when did I last see the dentist', ['last', 'see'], 'Dentist, two fillings'],
    ['when did I last see the dentsit', ['last', 'see'], 'Dentist, two fillings'],
    ['unicorn harbour food', ['unicorn'], 'Lunch at the harbour'],
  ])('%s leaves out %j', async (q, relaxed, title) => {
    const page = await search(q)
    expect(page.relaxed).toEqual(relaxed)
    expect(page.items[0]?.title).toBe(title)
  })

  test.each([
    ['祖母の空襲の話', '祖母が空襲の話をしてくれた'],
    ['祖母はいつ空襲の話をした', '祖母が空襲の話をしてくれた'],
    ['avons-nous vu l’orage', 'L’orage au refuge'],
    ['orage d’été', 'L’orage au refuge'],
  ])('%s is understood without spaces, and with apostrophes', async (q, title) => {
    expect((await search(q)).items[0]?.title).toBe(title)
  })

  test('a tag is known without its accents', async () => {
    const page = await search('tag:ete')
    expect(page.corrected).toEqual({ from: 'tag:ete', to: 'tag:été' })
    expect(page.items[0]?.title).toBe('L’orage au refuge')
  })

  test('the bars tell when that was which is shown', async () => {
    const page = await (await lifelog.request('/?q=harbuor')).text()
    expect(page).toContain('hx-get="/search/histogram?q=harbour"')
  })

  test('leaves out nothing where all words together are found', async () => {
    expect(await search('harbour lunch')).toMatchObject({ relaxed: [], corrected: null })
  })
})

test('words are completed, the most frequent first, with or without accents', async () => {
  const texts = async (piece: string) =>
    (await completeSearch(lifelog.ctx, piece)).map(({ text }) => text)
  expect(await texts('har')).toEqual(['harbour'])
  expect(await texts('-har')).toEqual(['-harbour'])
  expect(await texts('fru')).toEqual(['frühstück'])
  expect(await texts('frü')).toEqual(['frühstück'])
})

test.each([
  ['harbour', 'harbuor', 1],
  ['a', 'abc', 2],
  ['straße', 'strasse', 2],
  ['', 'abc', 3],
])('%s and %s are %i apart', (one, other, distance) => {
  expect(spellingDistance(one, other)).toBe(distance)
  expect(spellingDistance(other, one)).toBe(distance)
})
