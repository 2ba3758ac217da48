import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { useLifeLog } from '../../../support/setup.ts'

const lifelog = useLifeLog({}, () => new Date('2026-11-30T10:00:00Z'))
beforeAll(async () => {
  for (const [title, timestamp, timezone = 'Europe/Berlin'] of [
    ['Dentist, a filling', '2025-03-04T10:00'],
    ['Dentist again', '2026-11-24T10:00'],
    ['Dentist of long ago', '2011-06-01T10:00'],
    ['Summer holiday 2025', '2024-12-20T10:00'],
    ['Orwell: 1984', '2019-02-03T10:00'],
    ['Walk at the harbour', '1984-05-06T10:00'],
    ['Last evening with Anna', '2026-10-01T10:00'],
    ['Yesterday by the Beatles', '2020-01-01T10:00'],
    ['New year’s swim', '2025-01-01T00:30', 'Pacific/Auckland'],
  ]) {
    const json = { title, timestamp, timezone }
    await lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
  const { db } = lifelog.ctx
  for (const queue of ['lexeme_queue', 'word_queue'] as const) {
    const unread = () => db.selectFrom(queue).select('event_id').execute()
    await vi.waitUntil(async () => (await unread()).length === 0, { timeout: 60_000 })
  }
})

const search = (q: string, more = '') =>
  lifelog.json<SearchPage>(`/api/search?q=${encodeURIComponent(q)}${more}`)
const titles = async (q: string, more = '') =>
  (await search(q, more)).items.map(({ title }) => title)

describe('a year', () => {
  test('finds what is of it and what has its number, and says so', async () => {
    expect(await titles('dentist 2025')).toEqual(['Dentist, a filling'])
    expect(await titles('1984')).toEqual(['Orwell: 1984', 'Walk at the harbour'])
    expect(await titles('1984 Orwell')).toEqual(['Orwell: 1984'])
    expect(await titles('2025')).toEqual([
      'Dentist, a filling',
      'New year’s swim',
      'Summer holiday 2025',
    ])
    const { notices } = await search('dentist 2025')
    expect(notices).toEqual(['“2025” is read as the year or as a word.'])
  })

  test('is that of the event’s own calendar, also when it’s moved there', async () => {
    expect(await titles('swim 2025')).toEqual(['New year’s swim'])
    expect(await titles('swim 2024', '&exact=true')).toEqual([])
    const [found] = (await search('swim')).items
    const move = (timezone: string) =>
      lifelog.json(`/api/events/${found?.id}`, {
        method: 'PATCH',
        json: { timestamp: found?.timestamp, timezone },
      })
    await move('America/New_York')
    expect(await titles('swim 2024')).toEqual(['New year’s swim'])
    await move('Pacific/Auckland')
    expect(await titles('swim 2025')).toEqual(['New year’s swim'])
  })

  test('can be made one of both, and counts by relevance', async () => {
    expect(await titles('in:1984')).toEqual(['Walk at the harbour'])
    expect(await titles('"1984"')).toEqual(['Orwell: 1984'])
    expect(await titles('1984', '&sort=relevance')).toHaveLength(2)
    expect(await titles('dentist 2025', '&sort=relevance')).toEqual(['Dentist, a filling'])
  })
})

describe('what is looked for', () => {
  test('is never left out for when it was', async () => {
    expect(await titles('podiatrist 2025')).toEqual([])
    expect(await titles('when was the last podiatrist')).toEqual([])
    expect((await titles('when was the last dentist'))[0]).toBe('Dentist again')
    const { items, relaxed } = await search('dentist 2012')
    expect(items).toHaveLength(3)
    expect(relaxed).toEqual(['2012'])
  })

  test('is found at other times where there is nothing of that time', async () => {
    const { items, relaxed } = await search('orwell last week')
    expect(items.map(({ title }) => title)).toEqual(['Orwell: 1984'])
    expect(relaxed).toEqual(['last week'])
  })
})

test('a time in words narrows the search, and says to what', async () => {
  expect(await titles('dentist last week')).toEqual(['Dentist again'])
  expect(await titles('letzte Woche', '&exact=true')).toEqual([])
  expect((await search('dentist last week')).notices).toEqual([
    expect.stringMatching(/^“last week” is read as 23\s–\s29 November 2026\.$/),
  ])
  expect(await titles('dentist june')).toEqual(['Dentist of long ago'])
})

test('a time of which there is nothing is looked for as words', async () => {
  const { items, notices } = await search('yesterday')
  expect(items.map(({ title }) => title)).toEqual(['Yesterday by the Beatles'])
  expect(notices).toEqual([
    '“yesterday” is read as 29 November 2026.',
    'There is nothing from “yesterday”, so it’s looked for as words.',
  ])
})

test('the page can take a time away, and make a year one or a word', async () => {
  const linksAt = async (q: string) => {
    const html = await (await lifelog.request(`/?q=${encodeURIComponent(q)}`)).text()
    const links = html.matchAll(/<a class="tag" href="([^"]+)"[^>]*>(?:<span[^>]*>)?([^<]+)/g)
    return [...links].map(([, href = '', text]) => [
      text,
      new URL(href.replaceAll('&amp;', '&'), 'http://x').searchParams.get('q'),
    ])
  }
  expect(await linksAt('dentist last week')).toEqual([['last week', 'dentist']])
  expect(await linksAt('dentist 2025')).toEqual([
    ['only the year', 'dentist in:2025'],
    ['only the word', 'dentist "2025"'],
  ])
  // Nothing was found of yesterday, which are words now.
  expect(await linksAt('yesterday')).toEqual([])
})
