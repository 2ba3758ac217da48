import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { reindexEvents } from '../../../../lib/search/index/reindex.ts'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import type { SettingsView } from '../../../../lib/settings/schema.ts'
import { startLifeLog, type TestLifeLog } from '../../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog()
  const titles = [
    'Grünkohl mit Pinkel in den alten Häusern am Hafen',
    'Gruenkohl im Garten geerntet und eingefroren',
    'Grunkohl',
    'Une promenade agréable avec les chevaux et les réservations',
    'Walking along the harbours with friends from university',
    'Große Straße gesperrt, mit dem Fahrrad durch die Stadt',
    'Smørrebrød and Æbleskiver at the café in Łódź',
  ]
  for (const [i, title] of titles.entries()) {
    const json = { title, timestamp: `2026-01-${10 + i}T12:00:00Z` }
    await lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
})
afterAll(() => lifelog.close())

const titles = async (q: string, more = '') =>
  (await lifelog.json<SearchPage>(`/api/search?q=${encodeURIComponent(q)}${more}`)).items.map(
    ({ title }) => title.split(' ')[0],
  )

/** The titles found, as the page marks them. */
async function marked(q: string): Promise<string[]> {
  const page = await lifelog.json<SearchPage>(`/api/search?q=${encodeURIComponent(q)}`)
  return page.items.map(({ highlights }) => highlights.title.split(' ')[0] ?? '')
}

async function chooseLanguages(search_languages: string[]) {
  await lifelog.json('/api/settings', { method: 'PATCH', json: { search_languages } })
  await vi.waitUntil(
    async () => {
      const { rows } = await sql<{ done: boolean }>`
        select languages = ${search_languages}::text[] and next_id is null
          and not exists (select from events where language is null) as done
        from search_index`.execute(lifelog.ctx.db)
      return rows[0]?.done
    },
    { timeout: 60_000, interval: 50 },
  )
}

describe('accents do not matter, in either way', () => {
  test.each([
    ['Grunkohl ', ['Grunkohl', 'Grünkohl']],
    ['grünkohl ', ['Grunkohl', 'Gruenkohl', 'Grünkohl']],
    ['gruenkohl ', ['Gruenkohl', 'Grünkohl']],
    ['gruenk', ['Gruenkohl', 'Grünkohl']],
    ['reservations ', ['Une']],
    ['agreable ', ['Une']],
    ['grosse strasse ', ['Große']],
    ['"große straße"', ['Große']],
    ['smorrebrod lodz cafe ', ['Smørrebrød']],
    ['aebleskiver ', ['Smørrebrød']],
  ])('%s', async (q, expected) => {
    expect(await titles(q)).toEqual(expected)
  })

  test.each([
    ['grunkohl ', ['<mark>Grunkohl</mark>', '<mark>Grünkohl</mark>']],
    ['grünkohl ', ['<mark>Grunkohl</mark>', '<mark>Gruenkohl</mark>', '<mark>Grünkohl</mark>']],
    ['gruenk', ['<mark>Gruenkohl</mark>', '<mark>Grünk</mark>ohl']],
    ['grosse ', ['<mark>Große</mark>']],
    ['smorrebrod ', ['<mark>Smørrebrød</mark>']],
  ])('and %s is marked in every spelling', async (q, expected) => {
    expect(await marked(q)).toEqual(expected)
  })

  test('and the word as it was typed comes first', async () => {
    expect(await titles('Grunkohl ', '&sort=relevance')).toEqual(['Grunkohl', 'Grünkohl'])
    expect((await titles('grünkohl ', '&sort=relevance'))[0]).toBe('Grünkohl')
    expect((await titles('Gruenkohl ', '&sort=relevance'))[0]).toBe('Gruenkohl')
  })
})

test('other languages index everything anew, and each text by its own stems', async () => {
  const file = new File(['Die Rechnungen der Stadtwerke'], 'strom.txt', { type: 'text/plain' })
  const body = new FormData()
  body.set('file', file)
  await lifelog.json('/api/events/5/attachments', { method: 'POST', body }, 201)
  await vi.waitUntil(async () => (await titles('rechnungen ')).length > 0, { timeout: 60_000 })
  expect(await titles('rechnung ')).toEqual([])
  expect(await titles('haus ')).toEqual([])
  expect(await titles('réservation ')).toEqual(['Une'])
  await chooseLanguages(['english', 'german', 'french'])
  const { rows } = await sql<{ language: string }>`
    select language from events order by id`.execute(lifelog.ctx.db)
  expect(rows.map(({ language }) => language)).toEqual([
    ...['german', 'german', 'und', 'french', 'english', 'german', expect.any(String)],
  ])
  expect(await titles('haus ')).toEqual(['Grünkohl'])
  expect(await titles('cheval promenades ')).toEqual(['Une'])
  expect(await titles('walked harbour ')).toEqual(['Walking'])
  expect(await titles('rechnung ')).toEqual(['Walking'])
  const { search_index, search_languages } = await lifelog.json<SettingsView>('/api/settings')
  expect(search_index).toMatchObject({ remaining: 0 })
  expect(search_languages).toEqual(['english', 'german', 'french'])
})

test('a change of the text detects the language again', async () => {
  const path = '/api/events/5'
  const title = 'Spaziergänge mit Freunden von der Universität'
  await lifelog.json(path, { method: 'PATCH', json: { title } })
  expect(await titles('spaziergang freund ')).toEqual(['Spaziergänge'])
  await chooseLanguages(['english', 'german', 'french'])
  const { rows } = await sql`select language from events where id = 5`.execute(lifelog.ctx.db)
  expect(rows).toEqual([{ language: 'german' }])
})

test('what is no language of the search is refused', async () => {
  for (const search_languages of [['klingon'], []]) {
    const init = { method: 'PATCH', json: { search_languages } }
    expect((await lifelog.request('/api/settings', init)).status).toBe(422)
  }
})

test('where nothing is to be indexed nothing is written', async () => {
  await chooseLanguages(['english', 'german', 'french'])
  const row = () =>
    sql`select xmin::text, xmax::text, ctid::text from search_index`.execute(lifelog.ctx.db)
  const { rows: before } = await row()
  await reindexEvents(lifelog.ctx, AbortSignal.timeout(30_000))
  expect((await row()).rows).toEqual(before)
})
