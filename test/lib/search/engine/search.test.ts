import { beforeAll, describe, expect, test } from 'vitest'
import type { SearchPage } from '../../../../lib/search/schema.ts'
import { useLifeLog } from '../../../support/setup.ts'

const lifelog = useLifeLog()
beforeAll(async () => {
  const events: { title: string; [field: string]: unknown }[] = [
    { title: 'Harbour lunch', description: 'Fish soup with Müller, running late', tags: ['food'] },
    { title: 'Dentist', description: 'Two fillings. Next to the harbour.', tags: ['health'] },
    { title: 'A trip to the university', tags: ['travel', 'harbour'] },
    { title: 'Receipt', description: 'see scan_2026-03-12.pdf', metadata: { shop: ['Bäckerei'] } },
    { title: '東京タワーに行った', description: 'とても高い。京都も好き' },
    { title: '한국어 수업', description: '도서관에서' },
    { title: 'Mail', description: 'wrote to jane.doe@example.com about https://example.org/a/b' },
    { title: 'The The concert', tags: ['music'] },
    { title: 'soup fish', description: 'in the other order' },
    {
      title: '<b>bold</b> & "quoted" soup',
      description: `${'long '.repeat(200)}needle ${'tail '.repeat(200)}`,
    },
  ]
  for (const [i, event] of events.entries()) {
    await lifelog.json(
      '/api/events',
      { method: 'POST', json: { timestamp: `2026-01-${10 + i}T12:00:00Z`, ...event } },
      201,
    )
  }
})

async function search(q: string, more = ''): Promise<SearchPage> {
  return lifelog.json(`/api/search?q=${encodeURIComponent(q)}${more}`)
}
const titles = async (q: string, more = '') =>
  (await search(q, more)).items.map(({ title }) => title)

describe('what is found', () => {
  test.each([
    ['a stem', 'harbours', ['A trip to the university', 'Dentist', 'Harbour lunch']],
    ['upper case and all words', 'FISH late ', ['Harbour lunch']],
    ['a phrase', '"fish soup"', ['Harbour lunch']],
    ['no phrase from one field to the next', '"lunch fish"', []],
    ['a phrase not yet closed', '"fish so', ['Harbour lunch']],
    ['an exclusion', 'harbour -dentist', ['A trip to the university', 'Harbour lunch']],
    ['an excluded phrase', 'soup -"fish soup"', ['<b>bold</b> & "quoted" soup', 'soup fish']],
    ['or', 'dentist or concert', ['The The concert', 'Dentist']],
    ['the beginning of the last word', 'universi', ['A trip to the university']],
    ['no beginning of a finished word', 'universi ', []],
    ['a beginning beside a stem', 'trips univ', ['A trip to the university']],
    ['umlauts', 'müller', ['Harbour lunch']],
    ['decomposed umlauts', 'mu\u0308ller', ['Harbour lunch']],
    ['full-width letters', 'Ｄｅｎｔｉｓｔ', ['Dentist']],
    ['a part of a file name', '2026-03-12', ['Receipt']],
    ['a file name', 'scan_2026-03-12.pdf', ['Receipt']],
    ['a part of an address', 'example', ['Mail']],
    ['an address', 'jane.doe@example.com', ['Mail']],
    ['a string in the metadata', 'bäckerei', ['Receipt']],
    ['Chinese characters within a run', '東京', ['東京タワーに行った']],
    ['a longer run', '京タワ', ['東京タワーに行った']],
    ['one character', '高', ['東京タワーに行った']],
    ['the last character of a run', '好き', ['東京タワーに行った']],
    ['characters in another order', '京東', []],
    ['Korean within a word', '서관', ['한국어 수업']],
    ['a common word where there is nothing else', 'the -harbour -soup ', ['The The concert']],
    ['words beside common ones', 'the dentist', ['Dentist']],
    ['common words in a phrase', '"the the"', ['The The concert']],
    ['nothing', 'zeppelin', []],
    ['punctuation alone', '!!! -- "" ()', []],
    ['operators of tsquery', "a & b | !c <-> (d':*", []],
    ['a lone minus', '-', []],
  ])('%s', async (_name, q, expected) => {
    expect(await titles(q)).toEqual(expected)
  })

  test('an exclusion alone finds all else', async () => {
    expect(await titles('-soup')).toHaveLength(7)
  })

  test('tags and dates narrow it', async () => {
    expect(await titles('harbour', '&tags=food')).toEqual(['Harbour lunch'])
    expect(await titles('harbour', '&tags=food,health&tag_mode=any')).toHaveLength(2)
    expect(await titles('harbour', '&start=2026-01-11&end=2026-01-11')).toEqual(['Dentist'])
    expect(await titles('', '&tags=travel')).toEqual(['A trip to the university'])
    expect(await titles('')).toHaveLength(10)
  })
})

describe('order', () => {
  test('newest, oldest, and by relevance: title before tags before description', async () => {
    expect(await titles('harbour', '&sort=oldest')).toEqual([
      'Harbour lunch',
      'Dentist',
      'A trip to the university',
    ])
    expect(await titles('harbour', '&sort=relevance')).toEqual([
      'Harbour lunch',
      'A trip to the university',
      'Dentist',
    ])
  })

  test.each(['newest', 'oldest', 'relevance'])('pages by %s give each once', async (sort) => {
    const whole = await titles('harbour or soup', `&sort=${sort}`)
    expect(whole).toHaveLength(5)
    const seen: string[] = []
    let cursor: string | null = ''
    do {
      const page: SearchPage = await search(
        'harbour or soup',
        `&sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`,
      )
      expect(page.total).toEqual({ value: 5, relation: 'eq' })
      seen.push(...page.items.map(({ title }) => title))
      cursor = page.next_cursor
    } while (cursor)
    expect(seen).toEqual(whole)
  })
})

describe('highlights', () => {
  const first = async (q: string) => (await search(q)).items[0]?.highlights
  test('mark what matches and escape all else', async () => {
    expect(await first('harbours fish')).toEqual({
      title: '<mark>Harbour</mark> lunch',
      description: '<mark>Fish</mark> soup with Müller, running late',
      files: [],
    })
    expect(await first('bold soup')).toMatchObject({
      title: '&lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; &quot;quoted&quot; <mark>soup</mark>',
    })
  })
  test('show what looks like HTML as it was written', async () => {
    const { id } = await lifelog.record({
      title: 'x',
      description: 'an <b>earring</b> & <i>more</i>',
    })
    expect((await first('earring'))?.description).toBe(
      'an &lt;b&gt;<mark>earring</mark>&lt;/b&gt; &amp; &lt;i&gt;more&lt;/i&gt;',
    )
    await lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
  })
  test('mark beginnings, other scripts and metadata matches at all', async () => {
    expect((await first('universi'))?.title).toBe('A trip to the <mark>universi</mark>ty')
    expect((await first('京タ'))?.title).toBe('東<mark>京タ</mark>ワーに行った')
    expect((await first('bäckerei'))?.title).toBe('Receipt')
  })
  test('show the part of a long text that matches', async () => {
    const description = (await first('needle'))?.description ?? ''
    expect(description).toContain('<mark>needle</mark>')
    expect(description.length).toBeLessThan(400)
  })
})

test('the total is counted up to 1,000', async () => {
  const { db } = lifelog.ctx
  await db
    .insertInto('events')
    .values(
      Array.from({ length: 1100 }, (_, i) => ({
        uid: crypto.randomUUID(),
        title: `crowd ${i}`,
        timestamp: '2020-01-01T00:00:00Z',
      })),
    )
    .execute()
  const page = await search('crowd', '&limit=200')
  expect(page.total).toEqual({ value: 1000, relation: 'gte' })
  const next = await search('crowd', `&limit=200&cursor=${page.next_cursor}`)
  expect(next.total).toEqual(page.total)
  expect(next.items[0]?.title).toBe('crowd 899')
})

test('a description of any script and length can be recorded and found', async () => {
  let seed = 7
  const random = (n: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % n
  }
  for (const [start, size] of [
    [0x61, 26],
    [0x400, 200],
    [0x4e00, 20000],
    [0x20000, 40000],
  ] as const) {
    let description = 'needle-at-the-start '
    for (let i = 0; i < 49_000; i++) {
      description += String.fromCodePoint(start + random(size)) + (random(3) ? '' : ' ')
    }
    const event = await lifelog.record({ title: 'long', description })
    expect(event.description).toBe(description)
    const { items } = await search('"needle at the start"', '&sort=newest')
    expect(items[0]?.id).toBe(event.id)
  }
})
