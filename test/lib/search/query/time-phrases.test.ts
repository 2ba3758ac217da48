import { expect, test } from 'vitest'
import { parseSearch } from '../../../../lib/search/query/parse.ts'
import { isOfTime, timesIn } from '../../../../lib/search/query/time-phrases.ts'

const languages = ['english', 'german', 'french', 'spanish', 'portuguese', 'italian', 'dutch']
// A Monday.
const now = new Date('2026-11-30T10:00:00Z')
const read = (q: string) =>
  parseSearch(q, timesIn(q, { now, timezone: 'Europe/Berlin', languages }))
const wordsOf = (q: string) =>
  read(q).words?.map((group) => group.map(({ text }) => text).join(' '))

test.for([
  ['dentist last week', 'dentist', '2026-11-23', '2026-11-29'],
  ['yesterday', undefined, '2026-11-29', '2026-11-29'],
  ['gestern Zahnarzt', 'Zahnarzt', '2026-11-29', '2026-11-29'],
  ['harbour July 2019', 'harbour', '2019-07-01', '2019-07-31'],
  ['last year harbour', 'harbour', '2025-01-01', '2025-12-31'],
  ['holiday last summer', 'holiday', '2026-06-01', '2026-08-31'],
  ['Urlaub Sommer 1998', 'Urlaub', '1998-06-01', '1998-08-31'],
  ['Oma Weihnachten 2019', 'Oma', '2019-12-24', '2019-12-26'],
  ['vacances août 2021', 'vacances', '2021-08-01', '2021-08-31'],
  ['cena el mes pasado', 'cena', '2026-10-01', '2026-10-31'],
  ['hier soir avec Marie', 'avec Marie', '2026-11-29', '2026-11-29'],
  ['tandarts vorige week', 'tandarts', '2026-11-23', '2026-11-29'],
  ['dentista la settimana scorsa', 'dentista', '2026-11-23', '2026-11-29'],
  ['3 Oct 2020 walk', 'walk', '2020-10-03', '2020-10-03'],
  ['walk 2020-10-03', 'walk', '2020-10-03', '2020-10-03'],
  ['vor drei Tagen Hafen', 'Hafen', '2026-11-27', '2026-11-27'],
] as const)('%s', ([q, words, from, until]) => {
  const parsed = read(q)
  expect(wordsOf(q)?.join(' or ')).toBe(words)
  expect(parsed.filters).toMatchObject([{ anyOf: [{ kind: 'days', from, until }] }])
  const [{ text = '', start = 0, end = 0 } = {}] = parsed.filters
  expect(q.slice(start, end)).toBe(text)
  expect(parsed.notices).toEqual([expect.stringContaining(`“${text}” is read as `)])
})

test('a month without a year is that month of any year', () => {
  const { filters, notices } = read('harbour july')
  expect(filters).toMatchObject([{ anyOf: [{ kind: 'yearly', month: 7 }], text: 'july' }])
  expect(notices).toEqual(['“july” is read as July of any year.'])
})

test.for([
  'Friday pizza',
  'night shift',
  'summer holiday',
  'march for science',
  'May',
  'Dec',
  'Christmas dinner',
  'train 18:05',
  '5 km in 28 min',
  'Blade Runner 2049',
  '"last week" dentist',
  'dentist -yesterday',
  'after:2019-07-14 walk',
  'in:2019 walk',
  'half past yesterday’s',
])('%s has words alone', (q) => {
  const { filters, years } = read(q)
  expect(filters.filter(({ meaning }) => meaning)).toEqual([])
  expect(years).toEqual([])
})

test.for(['1984 Orwell', 'dentist 2025', '1900', '2027'])(
  '%s has a year that may be a word',
  (q) => {
    const { words, years } = read(q)
    const [year] = years
    expect(words?.flat().filter(({ isYear }) => isYear)).toMatchObject([{ text: year?.text }])
    expect(q.slice(year?.start, year?.end)).toBe(year?.text)
  },
)

test.for(['"1984" Orwell', '-1984', '2028', '1899', '20250', 'in:1984'])('%s has none', (q) => {
  expect(read(q).years).toEqual([])
})

test('words of time are told from what they are about', () => {
  expect(
    ['last', 'letzte', '2025', 'evening'].filter((word) => !isOfTime(word, languages)),
  ).toEqual([])
  expect(['dentist', 'harbour', 'when'].filter((word) => isOfTime(word, languages))).toEqual([])
})
