import { describe, expect, test } from 'vitest'
import { clockTime, parseTimestamp, parseWhen } from '../../cli/when.ts'

/** A Tuesday; in Auckland it's Wednesday already. */
const now = new Date('2026-11-24T20:30:00Z')
const berlin = async () => 'Europe/Berlin'

test.each([
  ['now', '2026-11-24T20:30:00.000Z'],
  ['90m ago', '2026-11-24T19:00:00.000Z'],
  ['2 hours ago', '2026-11-24T18:30:00.000Z'],
  ['1 week ago', '2026-11-17T20:30:00.000Z'],
  ['today', '2026-11-24'],
  ['Yesterday 18:30', '2026-11-23T18:30'],
  ['yesterday at 8:05', '2026-11-23T08:05'],
  ['tomorrow', '2026-11-25'],
  ['18:30', '2026-11-24T18:30'],
  ['friday', '2026-11-20'],
  ['tue 09:00', '2026-11-24T09:00'],
  ['2026-11-24', '2026-11-24'],
  ['2026-11-24 7:30', '2026-11-24T07:30'],
  ['2026-11-24T18:30:05', '2026-11-24T18:30:05'],
  ['2026-11-24 18:30 +01:00', '2026-11-24T18:30+01:00'],
  ['2026-11-24T18:30:00.123z', '2026-11-24T18:30:00.123Z'],
])('%s is %s', async (given, expected) => {
  expect(await parseWhen(given, berlin, now)).toBe(expected)
})

test('the day is that of the owner', async () => {
  expect(await parseWhen('today', async () => 'Pacific/Auckland', now)).toBe('2026-11-25')
  expect(await parseWhen('yesterday', async () => 'America/Los_Angeles', now)).toBe('2026-11-23')
  expect(await parseWhen('yesterday', berlin, new Date('2026-03-29T22:30:00Z'))).toBe('2026-03-29')
})

test('an event of a day is known to the day', async () => {
  expect(await parseTimestamp('yesterday', berlin, now)).toBe('2026-11-23')
})

test('the timezone is asked for only where it matters', async () => {
  const unknown = () => Promise.reject(new Error('asked'))
  for (const text of ['now', '2h ago', '2026-11-24', '2026-11-24 18:30']) {
    await parseWhen(text, unknown, now)
  }
  await expect(parseWhen('yesterday', unknown, now)).rejects.toThrow('asked')
})

describe('what is no time is refused', () => {
  test.each(['', 'soon', '24.11.2026', 'yesterday 1830', '3 months ago', '5'])(
    '%j',
    async (text) => {
      await expect(parseWhen(text, berlin, now)).rejects.toMatchObject({ outcome: 'usage' })
    },
  )
})

test('moments are shown as the clock of a timezone shows them', () => {
  expect(clockTime('2026-11-24T20:30:00Z', 'Europe/Berlin')).toBe('2026-11-24 21:30')
  expect(clockTime('2026-11-24T23:30:00.5Z', 'Asia/Kolkata')).toBe('2026-11-25 05:00')
  expect(clockTime('0001-01-03T12:00:00Z', 'UTC')).toBe('0001-01-03 12:00')
})
