import { describe, expect, test } from 'vitest'
import { hintTaken, readLine } from '../../../lib/capture/read-line.ts'

const all = ['english', 'german', 'french', 'spanish', 'portuguese', 'italian', 'dutch']
const typed = (languages: string[], now = '2026-11-25T17:30:00Z') => ({
  now: new Date(now),
  timezone: 'Europe/Berlin',
  languages,
})
const reader = (languages: string[], now?: string) => (line: string) => {
  const { title, timestamp, end_timestamp } = readLine(line, typed(languages, now))
  return [title, timestamp ?? '', ...(end_timestamp ? [end_timestamp] : [])]
}
const read = reader(['english', 'german'])
const hints = (line: string, languages = ['english', 'german']) =>
  readLine(line, typed(languages)).hints.map(({ text, timestamp, end_timestamp }) =>
    [text, timestamp, end_timestamp].filter(Boolean),
  )

describe('a time is said', () => {
  test.each([
    ['Nap 18:05', 'Nap', '2026-11-25T18:05'],
    ['Nap 7am', 'Nap', '2026-11-25T07:00'],
    ['Nap 17 Uhr', 'Nap', '2026-11-25T17:00'],
    ['Nap 12.11.', 'Nap', '2026-11-12'],
    ['Nap 24/12', 'Nap', '2025-12-24'],
    ['Nap 3/1/2024', 'Nap', '2024-01-03'],
    ['Nap 3 Oct', 'Nap', '2026-10-03'],
    ['Nap July 1998', 'Nap', '1998-07'],
    ['Nap yesterday', 'Nap', '2026-11-24'],
    ['Nap gestern Abend', 'Nap', '2026-11-24'],
    ['Nap last Friday', 'Nap', '2026-11-20'],
    ['Nap vor drei Tagen', 'Nap', '2026-11-22'],
    ['Nap tomorrow', 'Nap', '2026-11-26'],
    ['Friday: nap', 'nap', '2026-11-20'],
    ['Nap ~1975', 'Nap', '1975~'],
    ['Nap 1975', 'Nap 1975', ''],
    ['Nap at 8', 'Nap at 8', ''],
    ['Nap 3/1', 'Nap 3/1', ''],
  ])('%s', (line, title, time) => expect(read(line)).toEqual([title, time]))

  test.each([
    ['french', 'Sieste 17h30', 'Sieste', '2026-11-25T17:30'],
    ['french', 'Sieste hier soir', 'Sieste', '2026-11-24'],
    ['german', 'Nickerchen um halb sieben', 'Nickerchen', '2026-11-25T06:30'],
    ['spanish', 'Siesta a las 5', 'Siesta', '2026-11-25T05:00'],
    ['portuguese', 'Sesta anteontem às 15h', 'Sesta', '2026-11-23T15:00'],
    ['italian', 'Pisolino ieri alle 15.30', 'Pisolino', '2026-11-24T15:30'],
    ['dutch', 'Dutje eergisteren om kwart voor drie', 'Dutje', '2026-11-23T02:45'],
  ])('in %s: %s', (language, line, title, time) => {
    expect(reader([language])(line)).toEqual([title, time])
    expect(reader(['english', language])(line)).toEqual([title, time])
  })
})

describe('it counts at the ends alone', () => {
  test.each([
    ['tomorrow dentist 9:00', 'dentist', '2026-11-26T09:00'],
    ['9:00 dentist tomorrow', 'dentist', '2026-11-26T09:00'],
    ['12.11. 17 Uhr Laterne laufen', 'Laterne laufen', '2026-11-12T17:00'],
    ['Laterne laufen am 12.11. um 17 Uhr', 'Laterne laufen', '2026-11-12T17:00'],
    ['Coffee with Tom @9am', 'Coffee with Tom', '2026-11-25T09:00'],
    ['We met yesterday at the lake and swam', 'We met yesterday at the lake and swam', ''],
    ['Train 18:05 was late', 'Train 18:05 was late', ''],
    ['Went to bed late yesterday.', 'Went to bed late', '2026-11-24'],
  ])('%s', (line, title, time) => expect(read(line)).toEqual([title, time]))

  test('what is understood is told where it stands', () => {
    const { understood } = readLine('tomorrow dentist 9:00', typed(['english']))
    expect(understood).toEqual([
      { kind: 'time', text: 'tomorrow', index: 0, stays: false },
      { kind: 'time', text: '9:00', index: 17, stays: false },
    ])
  })
})

describe('it stays, and sets nothing, behind another preposition or a measure', () => {
  test.each([
    'Marathon in 3:58',
    'Ran 5.2 km in 28 min',
    '5k 21:14',
    'On call until 7am',
    'New flat since Monday',
    'Home before 18:00',
    'Home after 18:00',
    'Bis 22 Uhr gearbeitet',
    'Krank seit gestern',
    'Sleep vor 22 Uhr',
    'Kuchen von gestern',
    'Took the 7:45',
    'Walked for 2 hours',
    'Watched The Day After Tomorrow',
    'Yesterday by the Beatles',
    'Last Night in Soho',
    'Meeting moved to Friday',
    'Night shift',
    'Weekend in Paris',
    'Friday pizza',
    '1/2 pizza left',
    '24/7 shift over',
    '18:05 was late',
  ])('%s', (line) => expect(read(line)).toEqual([line, '']))

  test.each(['Malade depuis hier', 'Malade depuis lundi'])('%s', (line) =>
    expect(reader(['french'])(line)).toEqual([line, '']),
  )
  test('Trabajé hasta las 22:00', () =>
    expect(reader(['spanish'])('Trabajé hasta las 22:00')).toEqual(['Trabajé hasta las 22:00', '']))

  test.each([
    ['Dentist in 3 days', 'Dentist', '2026-11-28'],
    ['Zahnarzt in 3 Tagen', 'Zahnarzt', '2026-11-28'],
    ['Zahnarzt vor drei Tagen', 'Zahnarzt', '2026-11-22'],
  ])('but not within a relative day: %s', (line, title, time) =>
    expect(read(line)).toEqual([title, time]),
  )
})

describe('at the beginning, without a number,', () => {
  test.each([
    ['Last night in Rome', 'Last night in Rome', '2026-11-24'],
    ['Gestern waren wir im Zoo', 'Gestern waren wir im Zoo', '2026-11-24'],
    ['Yesterday we went to the zoo', 'Yesterday we went to the zoo', '2026-11-24'],
    ['gestern Kino mit Eva', 'Kino mit Eva', '2026-11-24'],
    ['yesterday cinema with Eva', 'cinema with Eva', '2026-11-24'],
    ['Gestern: waren im Zoo', 'waren im Zoo', '2026-11-24'],
    ['Last night, in Rome', 'in Rome', '2026-11-24'],
    ['Last night – in Rome', 'in Rome', '2026-11-24'],
    ['Gestern 18:00 waren wir im Zoo', 'waren wir im Zoo', '2026-11-24T18:00'],
  ])('it stays in a sentence: %s', (line, title, time) => expect(read(line)).toEqual([title, time]))

  test('Gisteren waren we in Artis', () =>
    expect(reader(['dutch'])('Gisteren waren we in Artis')).toEqual([
      'Gisteren waren we in Artis',
      '2026-11-24',
    ]))
})

describe('a hint stays and sets nothing', () => {
  test.each([
    ['Friday pizza', ['Friday', '2026-11-20']],
    ['Meeting on Friday evening', ['on Friday evening', '2026-11-20']],
    ['Night shift', ['Night', '2026-11-24']],
    ['Lunch at noon', ['at noon', '2026-11-25T12:00']],
    ['Guten Morgen', ['Morgen', '2026-11-25']],
    ['Weekend in Paris', ['Weekend', '2026-11-21', '2026-11-22']],
    ['Ran 5 km in 28 min', ['in 28 min', '2026-11-25T18:02', '2026-11-25T18:30']],
    ['Walked for 2 hours', ['for 2 hours', '2026-11-25T16:30', '2026-11-25T18:30']],
    ['heute früh gejoggt', ['heute früh', '2026-11-25']],
    ['Train 18:05 was late', ['18:05', '2026-11-25T18:05']],
    ['Married in July 1998', ['July 1998', '1998-07']],
    ['Born in 1975', ['in 1975', '1975']],
  ])('%s', (line, hint) => {
    expect(read(line)).toEqual([line, ''])
    expect(hints(line)).toEqual([hint])
  })

  test('it is taken as long as the line has it', () => {
    const line = readLine('Friday pizza', typed(['english']))
    expect(hintTaken(line, 'time:Friday')).toEqual({ timestamp: '2026-11-20' })
    expect(hintTaken(readLine('Friday pizza yesterday', typed(['english'])), 'time:Friday')).toBe(
      undefined,
    )
  })

  test.each([
    ['Weihnachten 2019 bei Oma', '2019-12-24', '2019-12-26'],
    ['Easter 2026 in Greece', '2026-04-05', '2026-04-06'],
    ['Pfingsten 2024', '2024-05-19', '2024-05-20'],
    ['Im Sommer 1998 auf Rügen', '1998-06', '1998-08'],
    ['Skiing, winter 2009', '2009-12', '2010-02'],
  ])('a feast or a season with a year stays and is meant: %s', (line, start, end) =>
    expect(read(line)).toEqual([line, start, end]),
  )

  test.each(['Dinner today', 'heute Regen', 'Today was fine'])('%s changes nothing', (line) => {
    expect(read(line)).toEqual([line, ''])
    expect(hints(line)).toEqual([])
  })
})

describe('it is the latest that isn’t in the future', () => {
  test('a clock still to come is yesterday’s, and today’s is a tap away', () => {
    expect(read('Kino 20:15')).toEqual(['Kino', '2026-11-24T20:15'])
    expect(hints('Kino 20:15')).toEqual([['20:15', '2026-11-25T20:15']])
    expect(hints('Kino 17:15')).toEqual([])
  })

  test.each([
    ['Slept 23:10–6:45', 'Slept', '2026-11-24T23:10', '2026-11-25T06:45'],
    ['Choir 17:00-19:00', 'Choir', '2026-11-24T17:00', '2026-11-24T19:00'],
    ['Norway 20–27 June', 'Norway', '2026-06-20', '2026-06-27'],
    ['Norway 20–30 Nov', 'Norway', '2025-11-20', '2025-11-30'],
    ['Leap 29.2.', 'Leap', '2024-02-29'],
    ['Party next Friday', 'Party', '2026-11-27'],
    ['Party 3 Oct 2027', 'Party', '2027-10-03'],
    ['Kino today 20:15', 'Kino', '2026-11-25T20:15'],
    ['heute 20:15 Kino', 'Kino', '2026-11-25T20:15'],
    ['last night 1:30 taxi', 'taxi', '2026-11-25T01:30'],
    ['last Wednesday: market', 'market', '2026-11-18'],
  ])('%s', (line, ...expected) => expect(read(line)).toEqual(expected))

  test('a night that is not over lies further back', () => {
    const early = reader(['english'], '2026-11-25T04:00:00Z')
    expect(early('Slept 23:10–6:45')).toEqual(['Slept', '2026-11-23T23:10', '2026-11-24T06:45'])
  })

  test('what is today goes by the clock of whoever typed it', () => {
    const line = { now: new Date('2026-11-25T13:00:00Z'), languages: ['english'] }
    const at = (timezone: string) => readLine('Film last night', { ...line, timezone }).timestamp
    expect(at('Pacific/Kiritimati')).toBe('2026-11-25')
    expect(at('Pacific/Honolulu')).toBe('2026-11-24')
  })
})

describe('how long it took', () => {
  test.each([
    ['9:00 for 40 min yoga', 'yoga', '2026-11-25T09:00', '2026-11-25T09:40'],
    ['Yoga 9:00 for 1.5 hours', 'Yoga', '2026-11-25T09:00', '2026-11-25T10:30'],
    ['Yoga gestern 9 Uhr 40 Minuten', 'Yoga', '2026-11-24T09:00', '2026-11-24T09:40'],
  ])('is the end behind a start: %s', (line, ...expected) => expect(read(line)).toEqual(expected))
})

describe('words count in the owner’s languages', () => {
  test.each([
    [['english'], 'gestern Kino', 'gestern Kino', ''],
    [['german'], 'Film last night', 'Film last night', ''],
    [['swedish'], 'Film last night', 'Film', '2026-11-24'],
    [['german', 'french'], 'Hier am See war es ruhig', 'Hier am See war es ruhig', ''],
    [['german', 'french'], 'Dîner hier avec la famille', 'Dîner hier avec la famille', ''],
    [['german', 'french'], 'Dîner avec la famille hier', 'Dîner avec la famille', '2026-11-24'],
    [['german', 'french'], 'Dîner hier 19h', 'Dîner', '2026-11-24T19:00'],
    [all, 'So kam es', 'So kam es', ''],
    [all, 'So 12:30 Brunch', 'Brunch', '2026-11-22T12:30'],
    [all, 'Sat by the sea', 'Sat by the sea', ''],
    [all, 'Mar en calma', 'Mar en calma', ''],
    [['english', 'german'], 'Guten Morgen Berlin', 'Guten Morgen Berlin', ''],
    [['german'], '6:30 am Bahnhof gefroren', 'am Bahnhof gefroren', '2026-11-25T06:30'],
  ])('%s: %s', (languages, line, title, time) =>
    expect(reader(languages)(line)).toEqual([title, time]),
  )

  test.each([
    ['"Yesterday" by heart', '"Yesterday" by heart'],
    ['Heard “Yesterday”', 'Heard “Yesterday”'],
    ['Song \\yesterday 18:00', 'Song yesterday 18:00'],
    ['\\Friday night lights', 'Friday night lights'],
  ])('quotes and a backslash keep all: %s', (line, title) => {
    expect(read(line)).toEqual([title, ''])
    expect(hints(line)).toEqual([])
  })
})

test.each(['yesterday 18:00', '12.11.', 'gestern Abend', '~1975'])(
  'a line of nothing but a time is its own title: %s',
  (line) => {
    const [title, time] = read(line)
    expect(title).toBe(line)
    expect(time).not.toBe('')
  },
)

test('a part of the day goes with a clock at its side', () => {
  expect(reader(['spanish'])('Merienda ayer a las 5 de la tarde')).toEqual([
    'Merienda',
    '2026-11-24T17:00',
  ])
  expect(read('gestern Abend um 8 Essen')).toEqual(['Essen', '2026-11-24T20:00'])
  expect(read('Dinner yesterday 7 pm')).toEqual(['Dinner', '2026-11-24T19:00'])
})

test('reading takes no longer than the line is long', () => {
  for (const piece of [
    '1 ',
    'yesterday ',
    '12.11. ',
    'um ',
    '"',
    '\\',
    'vor drei ',
    '9:00 - ',
    '€1,',
  ]) {
    const line = piece.repeat(2_000 / piece.length)
    expect(readLine(line, typed(all)).title.length).toBeLessThanOrEqual(line.length)
  }
})
