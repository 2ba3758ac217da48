import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysAfter, daysBefore, daysOf } from '../../../../lib/search/query/date-span.ts'
import { operators } from '../../../../lib/search/query/operator-reference.ts'
import { parseSearch } from '../../../../lib/search/query/parse.ts'

const wordsOf = (q: string) => parseSearch(q).words?.map((group) => group.map(({ text }) => text))
const conditionsOf = (q: string) =>
  parseSearch(q).filters.map(({ anyOf, excluded }) => (excluded ? { not: anyOf } : anyOf))

describe('words', () => {
  test('stand beside operators', () => {
    const { words, filters, notices } = parseSearch('fish tag:food "fish soup" -lunch harb')
    expect(words).toEqual([
      [
        { text: 'fish', prefix: false, excluded: false },
        { text: 'fish soup', prefix: false, excluded: false },
        { text: '-lunch'.slice(1), prefix: false, excluded: true },
        { text: 'harb', prefix: true, excluded: false },
      ],
    ])
    expect(filters).toMatchObject([{ anyOf: [{ kind: 'tag', tag: 'food' }], text: 'tag:food' }])
    expect(notices).toEqual([])
  })

  test.each([
    ['in quotes are no operators', '"tag:food"', [['tag:food']]],
    ['a time of day', '12:30', [['12:30']]],
    ['an address', 'https://example.org/a:b', [['https://example.org/a:b']]],
    ['a colon behind a word', 'Note: milk', [['Note:', 'milk']]],
    ['or', 'fish or soup', [['fish'], ['soup']]],
    ['or alone', 'or', [['or']]],
    ['curly quotes', '“fish soup”', [['fish soup']]],
    ['none', 'tag:food', undefined],
    ['an unknown operator', 'shop:Aldi', [['shop:Aldi']]],
  ])('%s', (_, q, words) => {
    expect(wordsOf(q)).toEqual(words)
  })
})

describe('operators', () => {
  test.each([
    ['tag:food', [[{ kind: 'tag', tag: 'food' }]]],
    ['TAG:"New  York"', [[{ kind: 'tag', tag: 'new york' }]]],
    ['-tag:work', [{ not: [{ kind: 'tag', tag: 'work' }] }]],
    ['in:2019', [[{ kind: 'days', from: '2019-01-01', until: '2019-12-31' }]]],
    ['in:2020-02', [[{ kind: 'days', from: '2020-02-01', until: '2020-02-29' }]]],
    ['on:2020-02-03', [[{ kind: 'days', from: '2020-02-03', until: '2020-02-03' }]]],
    ['before:2019-07', [[{ kind: 'days', until: '2019-06-30' }]]],
    ['after:2019', [[{ kind: 'days', from: '2020-01-01' }]]],
    ['on:02-29', [[{ kind: 'yearly', month: 2, day: 29 }]]],
    ['has:photo', [[{ kind: 'file', types: ['image/%'] }]]],
    ['-has:file', [{ not: [{ kind: 'file', types: ['%'] }] }]],
    ['has:place', [[{ kind: 'place' }]]],
    ['type:pdf', [[{ kind: 'file', types: ['application/pdf'], ending: '.pdf' }]]],
    ['type:xyz', [[{ kind: 'file', types: [], ending: '.xyz' }]]],
    ['type:image/*', [[{ kind: 'file', types: ['image/%'] }]]],
    ['near:53.54,9.97,5', [[{ kind: 'near', near: { latitude: 53.54, longitude: 9.97, km: 5 } }]]],
    [
      'meta.vendor:Nordsee',
      [[{ kind: 'metadata', path: ['vendor'], comparison: ':', value: 'Nordsee' }]],
    ],
    [
      'meta.shop.name="Die Bäckerei"',
      [[{ kind: 'metadata', path: ['shop', 'name'], comparison: ':', value: 'Die Bäckerei' }]],
    ],
    [
      'meta."unit.price">=9.50',
      [[{ kind: 'metadata', path: ['unit.price'], comparison: '>=', value: '9.50' }]],
    ],
    [
      'tag:food or tag:travel',
      [
        [
          { kind: 'tag', tag: 'food' },
          { kind: 'tag', tag: 'travel' },
        ],
      ],
    ],
  ])('%s', (q, conditions) => {
    expect(conditionsOf(q)).toEqual(conditions)
    expect(parseSearch(q).notices).toEqual([])
  })

  test('say where they stand, so that each can be taken away', () => {
    const q = 'fish tag:food or tag:travel soup'
    const [filter] = parseSearch(q).filters
    expect(q.slice(filter?.start, filter?.end)).toBe('tag:food or tag:travel')
    expect(filter?.text).toBe('tag:food or tag:travel')
  })

  test('that are explained are understood', () => {
    for (const { examples } of operators) {
      for (const example of examples) {
        expect(parseSearch(example)).toMatchObject({ filters: [{ text: example }], notices: [] })
      }
    }
  })
})

describe('what is not understood is said', () => {
  test.each([
    [
      'in:summer fish',
      'in:summer is left out: in: takes a year, a month or a day, such as in:2019',
    ],
    ['on:02-30', 'on:02-30 is left out: on: takes a month and a day, such as on:02-29.'],
    ['has:legs', 'has:legs is left out: has: takes photo, file or place'],
    ['near:91,0,5', 'near:91,0,5 is left out: near: takes latitude,longitude,km'],
    ['type:%', 'type:% is left out: type: takes a kind of file'],
    ['before:0001', 'before:0001 is left out'],
    ['tag: fish', 'tag: takes a tag, such as tag:food'],
    ['meta.amount> fish', 'meta.amount takes a value, such as meta.vendor:Nordsee'],
    ['tags:food', 'There is no operator tags:, so tags:food is looked for as words.'],
    ['fish or tag:food', 'tag:food holds for the whole search'],
    ['-tag:a or -tag:b', '“or” stands between words, or between operators'],
    ['w '.repeat(33), 'Only the first 32 words and operators count.'],
  ])('%s', (q, notice) => {
    expect(parseSearch(q).notices).toEqual([expect.stringContaining(notice)])
  })

  test('but not while it is being typed', () => {
    expect(parseSearch('fish tag:')).toMatchObject({ filters: [], notices: [] })
    expect(parseSearch('fish tag:"')).toMatchObject({ filters: [], notices: [] })
  })
})

test('days reach over the ends of months and years, and not beyond the calendar', () => {
  expect(daysOf('1900-02')).toEqual({ from: '1900-02-01', until: '1900-02-28' })
  expect(daysOf('2019-13')).toBeUndefined()
  expect(daysOf('0000')).toBeUndefined()
  expect(daysOf('2019-')).toBeUndefined()
  expect(daysBefore('2020-03-01')).toEqual({ until: '2020-02-29' })
  expect(daysAfter('2019-12-31')).toEqual({ from: '2020-01-01' })
  expect(daysAfter('9999')).toBeUndefined()
})

test('every text is read, and what is found in it stands there', () => {
  const part = fc.oneof(
    fc.constantFrom('tag:', 'in:', 'meta.', 'near:', '"', '-', 'or', ' ', '>', '“', 'has:photo'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const q = parts.join('')
      for (const { text, start, end } of parseSearch(q).filters) {
        expect(
          q
            .slice(start, end)
            .replace(/[“”„]/g, '"')
            .startsWith(text.split(' or ')[0] ?? ''),
        ).toBe(true)
      }
    }),
    { seed: 16, numRuns: 2_000 },
  )
})
