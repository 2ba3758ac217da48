import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isTimezone } from '../../../lib/base/timezone.ts'
import { createGazetteer } from '../../../lib/places/gazetteer.ts'
import type { Nearest, Taken } from '../../../lib/places/schema.ts'
import { timezoneAt } from '../../../lib/places/taken.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog(
    { LIFELOG_TIMEZONE: 'Europe/Berlin' },
    () => new Date('2026-11-25T12:00:00Z'),
  )
})
afterAll(() => lifelog.close())

const nearest = (latitude: number, longitude: number) =>
  lifelog.json<Nearest | null>(`/api/places/nearest?latitude=${latitude}&longitude=${longitude}`)
const taken = (facts: Record<string, string>, status = 200) =>
  lifelog.json<Taken>(`/api/places/taken?${new URLSearchParams(facts)}`, {}, status)

describe('the nearest settlement', () => {
  test.each([
    [38.7139, -9.1394, 'Baixa'],
    [-33.92, 18.42, 'Cape Town'],
    [-17.8, 178.1, 'Vatukoula'],
    [64.135, -21.895, 'Reykjavík'],
    [28.21, -177.37, null],
    [0, -140, null],
    [90, 0, null],
  ])('to %d, %d is %s', async (latitude, longitude, name) => {
    const found = await nearest(latitude, longitude)
    expect(found?.name ?? null).toBe(name)
    if (found) expect(found.distance_km).toBeLessThan(100)
  })

  test('is found across the date line', async () => {
    const [west, east] = [await nearest(-16.78, 179.99), await nearest(-16.78, -179.99)]
    expect(west).toEqual({ ...east, distance_km: west?.distance_km })
    expect(Math.abs((west?.distance_km ?? 0) - (east?.distance_km ?? 99))).toBeLessThan(3)
  })

  test.each([
    'latitude=91&longitude=0',
    'latitude=1',
    'latitude=x&longitude=1',
    'latitude=1&longitude=181',
  ])('to %s is refused', async (query) => {
    await lifelog.json(`/api/places/nearest?${query}`, {}, 422)
  })

  test('is in memory only while somebody asks', async () => {
    const gazetteer = createGazetteer(50)
    expect(gazetteer.isLoaded()).toBe(false)
    const lisbon = { latitude: 38.7139, longitude: -9.1394 }
    const [one, two] = await Promise.all([gazetteer.nearest(lisbon), gazetteer.nearest(lisbon)])
    expect(one).toEqual(two)
    await expect.poll(() => gazetteer.isLoaded()).toBe(false)
    expect(await gazetteer.nearest(lisbon)).toEqual(one)
  })
})

test('each degree of the earth has a timezone that is known, and is named as today', async () => {
  for (let latitude = -90; latitude <= 90; latitude += 3) {
    for (let longitude = -180; longitude <= 180; longitude += 3) {
      const name = await timezoneAt({ latitude, longitude })
      expect(isTimezone(name), name).toBe(true)
    }
  }
  expect(await timezoneAt({ latitude: 22.57, longitude: 88.36 })).toBe('Asia/Kolkata')
})

describe('a photo was taken', () => {
  const lisbon = { latitude: '38.7139', longitude: '-9.1394' }
  test.each([
    [
      'by its offset, in the timezone of its position',
      { clock: '2019-06-03T18:12:05', offset: '+01:00', ...lisbon },
      { timestamp: '2019-06-03T17:12:05Z', timezone: 'Europe/Lisbon', timezone_by: 'offset' },
    ],
    [
      'by the clock of its position',
      { clock: '2019-06-03T18:12:05', ...lisbon },
      { timestamp: '2019-06-03T17:12:05Z', timezone: 'Europe/Lisbon', timezone_by: 'position' },
    ],
    [
      'by the clock of the browser',
      { clock: '2019-06-03T18:12:05', timezone: 'Asia/Tokyo' },
      { timestamp: '2019-06-03T09:12:05Z', timezone: 'Asia/Tokyo', timezone_by: 'default' },
    ],
    [
      'by the clock of the owner',
      { clock: '2019-06-03T18:12:05' },
      { timestamp: '2019-06-03T16:12:05Z', timezone: 'Europe/Berlin', timezone_by: 'default' },
    ],
    [
      'by an offset that is not the owner’s',
      { clock: '2019-06-03T18:12:05', offset: '+09:00' },
      { timestamp: '2019-06-03T09:12:05Z', timezone: 'Etc/GMT-9', timezone_by: 'offset' },
    ],
    [
      'at a place, at an unknown time',
      lisbon,
      { timestamp: null, timezone: 'Europe/Lisbon', near: { name: 'Baixa' } },
    ],
    ['in the future by its clock', { clock: '2027-06-03T18:12:05' }, { timestamp: null }],
    ['before photography by its clock', { clock: '0001-01-02T00:10:00' }, { timestamp: null }],
    ['when its clock was not set', { clock: '2000-01-01T00:00:07' }, { timestamp: null }],
    ['on no day', { clock: '2019-02-30T10:00:00' }, { timestamp: null }],
    ['at no place', {}, { timestamp: null, near: null }],
  ])('%s', async (_, facts, expected) => {
    expect(await taken(facts)).toMatchObject(expected)
  })

  test.each([
    { clock: 'yesterday' },
    { offset: '+99:00' },
    { latitude: '1' },
    { timezone: 'Mars/X' },
  ])('not by %o', async (facts) => {
    await lifelog.json(`/api/places/taken?${new URLSearchParams(Object.entries(facts))}`, {}, 422)
  })
})
