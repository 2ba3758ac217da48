import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { parseTimestamp, parseUtc } from '../../../lib/base/timezone.ts'
import { randomFrom } from '../../bench/random.ts'

test('what is read without a calendar is what a calendar reads', () => {
  const random = randomFrom(3)
  const digits = (below: number, length: number) => `${random(below)}`.padStart(length, '0')
  const fractions = ['', '.0', '.5', '.120', '.000001', '.100000000', '.999999999']
  let read = 0
  for (let n = 0; n < 5_000; n++) {
    const date = `${digits(10_000, 4)}-${digits(14, 2)}-${digits(33, 2)}`
    const time = `${digits(25, 2)}:${digits(61, 2)}:${digits(61, 2)}`
    const text = `${date}T${time}${fractions[random(fractions.length)]}Z`
    const utc = parseUtc(text)
    if (utc === undefined) continue
    read += 1
    expect(utc).toBe(Temporal.Instant.from(text).toString())
  }
  expect(read).toBeGreaterThan(3_000)
})

test.each([
  '2026-02-29T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-13-01T00:00:00Z',
  '0000-12-31T23:59:59Z',
  '2026-01-01T00:00:00.Z',
])('%s is no time', (text) => {
  expect(parseUtc(text)).toBeUndefined()
  expect(parseTimestamp(text, 'UTC')).toBeUndefined()
})
