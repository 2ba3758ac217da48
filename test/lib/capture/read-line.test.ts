import { expect, test } from 'vitest'
import { readLine } from '../../../lib/capture/read-line.ts'

const typed = {
  now: new Date('2026-11-25T12:00:00Z'),
  timezone: 'Europe/Berlin',
  languages: ['english', 'german'],
}
const read = (line: string) => {
  const { understood: _, hints: _hints, ...event } = readLine(line, typed)
  return event
}

test.each([
  ['Lunch at the harbour #food #harbour', 'Lunch at the harbour', ['food', 'harbour']],
  ['#food, #harbour: lunch', 'lunch', ['food', 'harbour']],
  ['#food Lunch', 'Lunch', ['food']],
  ['#food, Lunch, #harbour', 'Lunch', ['food', 'harbour']],
  ['Had #lunch with Anna', 'Had lunch with Anna', ['lunch']],
  ['Lunch (#food) with Anna', 'Lunch (food) with Anna', ['food']],
  ['Lunch #food,#harbour', 'Lunch', ['food', 'harbour']],
  ['Lunch #food.', 'Lunch food.', ['food']],
  ['Wrote a parser #c++', 'Wrote a parser', ['c++']],
  ['Showed #c# and #f# to Anna', 'Showed c# and f# to Anna', ['c#', 'f#']],
  ['Read of #a+b with Anna', 'Read of a+b with Anna', ['a+b']],
  ['Release #v1.2 #right-to-left #a/b', 'Release', ['v1.2', 'right-to-left', 'a/b']],
  ['東京 ＃旅行 #食べ物', '東京', ['旅行', '食べ物']],
  ['Ku\u0308che #Ku\u0308che', 'Ku\u0308che', ['Ku\u0308che']],
  ['New year #🎉', 'New year', ['🎉']],
  ['עברית #תגית', 'עברית', ['תגית']],
])('%s', (line, title, tags) => {
  expect(read(line)).toEqual({ title, tags })
})

test.each([
  'Learnt C# and F#',
  'https://example.org/#part',
  'https://example.org/a#part read',
  'See https://x.example/?a=1#tag, again',
  'We are #1',
  'a#b',
  '## Heading',
  '# Heading',
  'a # b',
  '&#39;',
  '#',
  `#${'x'.repeat(65)}`,
])('no tag is found in: %s', (line) => {
  expect(read(line)).toEqual({ title: line, tags: [] })
})

test('a line of nothing but tags is its own title', () => {
  expect(read('#food #harbour')).toEqual({
    title: 'food harbour',
    tags: ['food', 'harbour'],
  })
})

test.each([
  ['yesterday 18:00 Dinner', 'Dinner', { timestamp: '2026-11-24T18:00' }],
  ['Dinner yesterday 18:00', 'Dinner', { timestamp: '2026-11-24T18:00' }],
  ['last friday: Cinema with Anna', 'Cinema with Anna', { timestamp: '2026-11-20' }],
  [
    '12.6. 8pm–10pm Concert',
    'Concert',
    { timestamp: '2026-06-12T20:00', end_timestamp: '2026-06-12T22:00' },
  ],
  [
    '23:00-1:00 Night bus',
    'Night bus',
    { timestamp: '2026-11-24T23:00', end_timestamp: '2026-11-25T01:00' },
  ],
  [
    'Camping in Denmark summer 1998',
    'Camping in Denmark summer 1998',
    { timestamp: '1998-06', end_timestamp: '1998-08' },
  ],
  ['July 1998 moved house', 'moved house', { timestamp: '1998-07' }],
  ['~1985 first bike', 'first bike', { timestamp: '1985~' }],
  ['June 12 picnic', 'picnic', { timestamp: '2026-06-12' }],
  ['24/12 Dinner', 'Dinner', { timestamp: '2025-12-24' }],
  ['Saturday market', 'Saturday market', {}],
  ['20-27 June 2026 Norway', 'Norway', { timestamp: '2026-06-20', end_timestamp: '2026-06-27' }],
  ['Lunch @harbour', 'Lunch', { place: 'harbour' }],
  ['@"Old Town" Lunch', 'Lunch', { place: 'Old Town' }],
  ['Lunch 12.50€', 'Lunch', { amount: { amount: 12.5, currency: 'EUR' } }],
  ['€ 12,50 Lunch', 'Lunch', { amount: { amount: 12.5, currency: 'EUR' } }],
  ['Taxi 30 CHF', 'Taxi', { amount: { amount: 30, currency: 'CHF' } }],
])('%s', (line, title, more) => {
  expect(read(line)).toEqual({ title, tags: [], ...more })
})

test.each([
  ['Dinner 12.50€ summer 1998', 'Dinner summer 1998', '1998-06'],
  ['Christmas 2019 12.50€ at Grandma’s', 'Christmas 2019 at Grandma’s', '2019-12-24'],
  ['Ostern 2015 @Athen', 'Ostern 2015', '2015-04-05'],
  ['Dinner 12€ yesterday', 'Dinner', '2026-11-24'],
])('a time that stays hides nothing behind it: %s', (line, title, timestamp) => {
  const event = read(line)
  expect(event).toMatchObject({ title, timestamp })
  expect(event.place ?? event.amount).toBeDefined()
})

test('all of it at once, in any order', () => {
  expect(read('yesterday 18:00 Lunch with Anna #food @harbour 12.50€')).toEqual({
    title: 'Lunch with Anna',
    tags: ['food'],
    timestamp: '2026-11-24T18:00',
    place: 'harbour',
    amount: { amount: 12.5, currency: 'EUR' },
  })
})

test.each([
  'Sat down with Anna',
  'May the force be with you',
  'We met yesterday at the lake and swam',
  'Read 1984',
  'Mail to anna@example.org sent',
  '12.5 kg of rice',
  'Paid 12€ at the bar',
  'Flight LH 400 XYZ',
  'Room 30 ABC',
  'March for science',
  'C:\\temp is full',
])('nothing is changed in: %s', (line) => {
  expect(read(line)).toEqual({ title: line, tags: [] })
})

test.each([
  ['\\yesterday is a song', 'yesterday is a song'],
  ['Song \\yesterday', 'Song yesterday'],
  ['Lunch \\#1pm', 'Lunch #1pm'],
  ['Lunch \\@home', 'Lunch @home'],
])('a backslash keeps a word literal: %s', (line, title) => {
  expect(read(line)).toEqual({ title, tags: [] })
})

test('a line that only says when is its own title', () => {
  expect(read('yesterday 18:00')).toEqual({
    title: 'yesterday 18:00',
    tags: [],
    timestamp: '2026-11-24T18:00',
  })
})

test('a line of a megabyte is a title and nothing else', () => {
  const line = '1 '.repeat(500_000)
  expect(read(line)).toEqual({ title: line.trim(), tags: [] })
})

test.each([
  'Dinner @"Old Town" yesterday 12.50€ #food',
  'Weihnachten 2019 bei Oma',
  'tomorrow dentist 9:00',
  ' #food, #harbour: lunch',
  'yesterday 18:00 Dinner (#food) with Anna @harbour',
  '12.6. 8pm–10pm Concert',
  '~1985 first bike',
  'Paid, #rent, €800',
  '東京 ＃旅行 #食べ物',
])('each part of “%s” is found where it stands, and kept by a backslash before it', (line) => {
  const { understood } = readLine(line, typed)
  expect(understood).not.toEqual([])
  for (const { text, index } of understood) {
    expect(line.slice(index, index + text.length)).toBe(text)
    const kept = readLine(`${line.slice(0, index)}\\${line.slice(index)}`, typed)
    expect(kept.title).toContain(text)
    expect(kept.title).not.toContain('\\')
    expect(kept.understood.map((part) => part.text)).toEqual(expect.not.arrayContaining([text]))
  }
})
