import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { changeWhen, type When, whenOf } from '../../../lib/events/when.ts'
import { dayOf, machineText, whenText } from '../../../lib/events/when-text.ts'

const now = new Date('2026-11-25T12:00:00Z')
const berlin = 'Europe/Berlin'
const whenIn = (timestamp: string, more: object = {}) => whenOf({ timestamp, ...more }, berlin, now)

describe('a new event', () => {
  test.each([
    ['2026-11-24T12:30:00+01:00', '2026-11-24T11:30:00Z', berlin, 'minute', false],
    ['2026-11-24T12:30', '2026-11-24T11:30:00Z', berlin, 'minute', false],
    ['2026-11-24T11:30:00Z', '2026-11-24T11:30:00Z', berlin, 'minute', false],
    ['2026-11-24T11:30:00+00:00', '2026-11-24T11:30:00Z', berlin, 'minute', false],
    ['2026-11-24T20:30:00+09:00', '2026-11-24T11:30:00Z', 'Etc/GMT-9', 'minute', false],
    ['2026-11-24T08:30:00-03:00', '2026-11-24T11:30:00Z', 'Etc/GMT+3', 'minute', false],
    ['2026-11-24T17:00:00+05:30', '2026-11-24T11:30:00Z', berlin, 'minute', false],
    ['1998-07-12', '1998-07-11T22:00:00Z', berlin, 'day', false],
    ['1998-07', '1998-06-30T22:00:00Z', berlin, 'month', false],
    ['1998', '1997-12-31T23:00:00Z', berlin, 'year', false],
    ['1985~', '1984-12-31T23:00:00Z', berlin, 'year', true],
    ['2004-02-29~', '2004-02-28T23:00:00Z', berlin, 'day', true],
  ])('at %s', (text, timestamp, timezone, precision, approximate) => {
    expect(whenIn(text)).toEqual({
      timestamp,
      timezone,
      end_timestamp: null,
      precision,
      approximate,
    })
  })

  test('of which nothing is said happens now, at home', () => {
    expect(whenOf({}, berlin, now)).toMatchObject({
      timestamp: '2026-11-25T12:00:00.000Z',
      timezone: berlin,
    })
  })

  test('in another timezone has its own clock', () => {
    expect(whenIn('2026-11-24T12:30', { timezone: 'Asia/Tokyo' }).timestamp).toBe(
      '2026-11-24T03:30:00Z',
    )
  })

  test('of some days has the beginning of the last one as its end', () => {
    expect(whenIn('2026-06-20', { end_timestamp: '2026-06-27' })).toMatchObject({
      timestamp: '2026-06-19T22:00:00Z',
      end_timestamp: '2026-06-26T22:00:00Z',
      precision: 'day',
    })
  })

  test.each([
    ['ends before it begins', { timestamp: '2026-06-20', end_timestamp: '2026-06-19' }],
    ['is known more exactly than is said', { timestamp: '1998', precision: 'day' as const }],
    [
      'ends less exactly than it begins',
      { timestamp: '2026-06-20T10:00', end_timestamp: '2026-06-27' },
    ],
    ['lies before the year 1', { timestamp: '0001-01-01', timezone: 'Asia/Tokyo' }],
  ])('that %s is refused', (_, given) => {
    expect(() => whenOf(given, berlin, now)).toThrow(/timestamp|precision/)
  })
})

describe('a change', () => {
  const july: When = whenIn('1998-07')
  test('of the timezone leaves an exact time where it is, and a month what it is called', () => {
    const exact = whenIn('2026-11-24T12:30')
    expect(changeWhen(exact, { timezone: 'Asia/Tokyo' }, berlin).timestamp).toBe(exact.timestamp)
    const moved = changeWhen(july, { timezone: 'America/New_York' }, berlin)
    expect(machineText(moved)).toBe('1998-07')
    expect(moved.timestamp).toBe('1998-07-01T04:00:00Z')
  })

  test('of the precision goes to the beginning of the span', () => {
    const exact = whenIn('2026-11-24T12:30')
    expect(changeWhen(exact, { precision: 'month' }, berlin).timestamp).toBe('2026-10-31T23:00:00Z')
  })

  test('with a clock time is meant where the event happened', () => {
    const tokyo = whenIn('2026-11-24T12:30', { timezone: 'Asia/Tokyo' })
    expect(changeWhen(tokyo, { timestamp: '2026-11-24T13:30' }, berlin)).toMatchObject({
      timestamp: '2026-11-24T04:30:00Z',
      timezone: 'Asia/Tokyo',
    })
  })

  test('that gives back all that an event says changes nothing', () => {
    for (const when of [
      july,
      whenIn('1985~'),
      whenIn('2026-06-20', { end_timestamp: '2026-06-27' }),
    ])
      expect(changeWhen(when, when, 'Pacific/Apia')).toEqual(when)
  })
})

describe('every timezone', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  const dates = ['0001-01-03', '1884-01-01', '1945-08-15', '2011-12-31', '2026-03-29', '9999-12-30']
  const clocks = ['00:00', '02:30', '12:15', '23:45']

  test('keeps the local date of days, months and years, and the clock of minutes', () => {
    expect(zones.length).toBeGreaterThan(400)
    for (const timezone of zones) {
      for (const date of dates) {
        expect(machineText(whenIn(date, { timezone })), `${timezone} ${date}`).toBe(date)
        for (const length of [7, 4]) {
          if (date.startsWith('0001')) continue
          const part = date.slice(0, length)
          expect(machineText(whenIn(part, { timezone })), `${timezone} ${part}`).toBe(part)
        }
        for (const clock of clocks) {
          const when = whenIn(`${date}T${clock}`, { timezone })
          const local = Temporal.PlainDateTime.from(`${date}T${clock}`)
          const shown = Temporal.Instant.from(when.timestamp).toZonedDateTimeISO(timezone)
          const isSkipped = !local.toZonedDateTime(timezone).toPlainDateTime().equals(local)
          if (!isSkipped) expect(shown.toPlainDateTime().equals(local), timezone).toBe(true)
          expect(changeWhen(when, when, 'UTC'), timezone).toEqual(when)
        }
      }
    }
  })
})

describe('in words', () => {
  test.each([
    ['1998-07', {}, 'July 1998', 'July 1998'],
    ['1985~', {}, 'around 1985', 'around 1985'],
    ['2026-06-20', { end_timestamp: '2026-06-27' }, '20–27 June 2026', '20–27 June 2026'],
    ['2026-06-20', {}, 'all day', '20 June 2026'],
    ['2026-11-24T12:30', {}, '12:30', 'Tuesday 24 November 2026 at 12:30'],
    ['2026-11-24T12:30', { end_timestamp: '2026-11-24T13:45' }, '12:30–13:45', undefined],
  ])('%s %o', (text, more, clock, full) => {
    const when = whenIn(text, more)
    expect(whenText(when, 'clock', 'en-GB').replaceAll(/\u2009/g, '')).toBe(clock)
    if (full) expect(whenText(when, 'full', 'en-GB').replaceAll(/[\u2009,]/g, '')).toBe(full)
  })

  test('the head of a day is that of where it happened', () => {
    const late = whenIn('2026-11-24T23:30', { timezone: 'America/New_York' })
    expect(dayOf(late, 'en-GB')).toEqual({ key: '2026-11-24', text: 'Tuesday, 24 November 2026' })
    expect(dayOf(whenIn('1985~'), 'en-GB').key).toBe('1985~')
  })
})
