import fc from 'fast-check'
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { beforeEach, describe, expect, test } from 'vitest'
import { localTime } from '../../../lib/base/local-time.ts'
import { timezoneNames } from '../../../lib/base/timezone-names.ts'
import type { BulkResult } from '../../../lib/bulk/schema.ts'
import type { CalendarYear } from '../../../lib/calendar/schema.ts'
import { correctLocalDates } from '../../../lib/events/local-dates.ts'
import { restoreRevision } from '../../../lib/events/revisions.ts'
import type { Event } from '../../../lib/events/schema.ts'
import { startLifeLog, type TestLifeLog, useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog({ LIFELOG_TIMEZONE: 'Europe/Berlin' })
beforeEach(() => lifelog.deleteEvents())

type Given = { title: string; timestamp: string; timezone: string }

/** Where a rule changed so lately that the timezone data of Node and PostgreSQL may differ. */
const changedRules = [
  ['Africa/Casablanca', '2026-09-21', '2026-12-31'],
  ['Africa/El_Aaiun', '2026-09-21', '2026-12-31'],
  ['America/Edmonton', '2026-11-02', '2027-03-14'],
] as const

/** In minutes from midnight. */
const distance = fc.integer({ min: -90, max: 90 })

/** Exact times around midnight, where a rule has just changed and anywhere else. */
const times = fc.oneof(
  fc.constantFrom(...changedRules).chain(([timezone, first, last]) => {
    const days = Temporal.PlainDate.from(first).until(last).days
    return fc.record({
      timezone: fc.constant(timezone),
      date: fc
        .integer({ min: 0, max: days })
        .map((day) => Temporal.PlainDate.from(first).add({ days: day })),
      distance,
    })
  }),
  fc.record({
    timezone: fc.constantFrom(...timezoneNames()),
    date: fc
      .integer({ min: 0, max: 60 * 365 })
      .map((day) => Temporal.PlainDate.from('1970-01-01').add({ days: day })),
    distance,
  }),
)

function someTimes(seed: number): Given[] {
  return fc.sample(times, { seed, numRuns: 40 }).map(({ timezone, date, distance }, i) => ({
    title: `Event ${i}`,
    timezone,
    timestamp: date
      .toZonedDateTime(timezone)
      .add({ minutes: distance })
      .toInstant()
      .toString({ smallestUnit: 'second' }),
  }))
}

const idsOf = (html: string) => [...html.matchAll(/id="event-(\d+)"/g)].map(([, id]) => Number(id))
const headsOf = (html: string) => [...html.matchAll(/data-day="([^"]+)"/g)].map(([, day]) => day)
const page = async (from: TestLifeLog, path: string) => (await from.request(path)).text()

/** Each day has the same events wherever it's asked for, and these are those that Node's calendar gives it. */
async function expectOneDayEach(from: TestLifeLog): Promise<void> {
  const { items } = await from.json<{ items: Event[] }>('/api/events?limit=200')
  expect(items.length).toBeGreaterThan(0)
  const days = Map.groupBy(items, ({ timestamp, timezone }) => localTime(timestamp, timezone).date)
  const counts = new Map<string, number>()
  for (const year of new Set([...days.keys()].map((date) => date.slice(0, 4)))) {
    const { days } = await from.json<CalendarYear>(`/api/calendar?year=${year}`)
    for (const { date, count } of days) counts.set(date, count)
  }
  expect(counts).toEqual(new Map([...days].map(([date, events]) => [date, events.length])))
  for (const [date, events] of days) {
    const ids = events.map(({ id }) => id).toSorted()
    const within = await page(from, `/?start=${date}&end=${date}`)
    expect(new Set(headsOf(within)), date).toEqual(new Set([date]))
    expect(idsOf(within).toSorted(), date).toEqual(ids)
    expect(idsOf(await page(from, `/days/${date}`)).toSorted(), date).toEqual(ids)
    const found = await from.json<{ items: Event[] }>(`/api/search?q=on:${date}&limit=200`)
    expect(found.items.map(({ id }) => id).toSorted(), date).toEqual(ids)
  }
}

function take(into: TestLifeLog, type: string, body: BodyInit, query = '') {
  const headers = { 'Content-Type': `application/${type}` }
  return into.json(`/api/import${query}`, { method: 'POST', headers, body })
}

const ndjson = (records: object[]) => records.map((record) => JSON.stringify(record)).join('\n')

describe('the day of an event is the same for heads, calendar, day page, on:, start and end', () => {
  test.each([1, 2])('through create and change (%i)', async (seed) => {
    const changes = someTimes(seed + 100)
    for (const [i, given] of someTimes(seed).entries()) {
      const { id } = await lifelog.record(i % 2 ? given : { ...given, uid: crypto.randomUUID() })
      const { timestamp, timezone } = changes[i] ?? given
      if (i % 4 === 0) await change(id, { timestamp, timezone })
      if (i % 4 === 1) await change(id, { timezone })
      if (i % 4 === 2) await change(id, { timestamp: moved(given.timestamp, 20) })
    }
    await expectOneDayEach(lifelog)
    const changed = lifelog.ctx.db.selectFrom('event_revisions').where('version', '=', 1)
    for (const { event_id } of await changed.select('event_id').execute()) {
      await restoreRevision(lifelog.ctx, event_id, 1, 'token')
    }
    await expectOneDayEach(lifelog)
  })

  test.each([3, 4])('through import, backup and restore (%i)', async (seed) => {
    const given = someTimes(seed).map((event) => ({ ...event, uid: crypto.randomUUID() }))
    await take(lifelog, 'x-ndjson', ndjson(given))
    await expectOneDayEach(lifelog)
    const later = given.map(({ timestamp, ...event }, i) =>
      // A record that leaves out the timezone keeps the one that the event has here.
      i % 2
        ? { ...event, timestamp: moved(timestamp, 30), timezone: undefined }
        : { ...event, timestamp: moved(timestamp, -30) },
    )
    await take(lifelog, 'x-ndjson', ndjson(later), '?on_conflict=update')
    await expectOneDayEach(lifelog)
    const backup = await (await lifelog.request('/api/export?format=tar')).arrayBuffer()
    const other = await startLifeLog({ LIFELOG_TIMEZONE: 'Pacific/Apia' })
    try {
      await take(other, 'x-tar', backup)
      await expectOneDayEach(other)
    } finally {
      await other.close()
    }
  })

  test('where the events move to another timezone and back', async () => {
    const timezone = 'Europe/Berlin'
    const [zone, first, last] = changedRules[0]
    for (const date of [first, '2026-11-24', last]) {
      await lifelog.record({ title: 'All day', timestamp: date, timezone })
      await lifelog.record({ title: 'All day', timestamp: date, end_timestamp: date, timezone })
      await lifelog.record({ title: 'Late', timestamp: `${date}T00:30`, timezone })
      await lifelog.record({ title: 'Later', timestamp: `${date}T01:30`, timezone })
    }
    const before = await whenOfAll()
    const undo = await moveAll(zone)
    await expectOneDayEach(lifelog)
    const { items } = await lifelog.json<{ items: Event[] }>('/api/search?q=on:2026-11-24')
    expect(items.filter(({ title }) => title === 'All day')).toHaveLength(2)
    await undo()
    expect(await whenOfAll()).toEqual(before)
    await expectOneDayEach(lifelog)
  })

  test('for a day at the edge of the years, which stays the same instant', async () => {
    await lifelog.record({ title: 'First', timestamp: '0001-01-01', timezone: 'UTC' })
    await moveAll('Asia/Tokyo')
    const { items } = await lifelog.json<{ items: Event[] }>('/api/events')
    expect(items).toMatchObject([{ timestamp: '0001-01-01T00:00:00Z', timezone: 'Asia/Tokyo' }])
  })

  async function moveAll(timezone: string) {
    const ids = (await whenOfAll()).map(({ id }) => id)
    const json = { ids, timezone }
    const { undo } = await lifelog.json<BulkResult>('/api/events', { method: 'PATCH', json })
    return () => lifelog.json(`/api/events/changes/${undo}/undo`, { method: 'POST' })
  }

  async function whenOfAll() {
    const { items } = await lifelog.json<{ items: Event[] }>('/api/events?limit=200')
    return items.map(({ id, timestamp, timezone }) => ({ id, timestamp, timezone }))
  }

  const change = (id: number, json: object) =>
    lifelog.json(`/api/events/${id}`, { method: 'PATCH', json })
  const moved = (timestamp: string, minutes: number) =>
    Temporal.Instant.from(timestamp).add({ minutes }).toString({ smallestUnit: 'second' })
})

describe.each(changedRules)('in %s', (timezone, first) => {
  const date = Temporal.PlainDate.from(first).add({ days: 10 }).toString()
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString()

  test('what ends before midnight does not go on the day after', async () => {
    const begin = Temporal.PlainDate.from(date).subtract({ days: 2 }).toString()
    const ends = { 'Ends late': `${date}T23:45`, 'Ends early': `${next}T00:15` }
    for (const [title, end_timestamp] of Object.entries(ends)) {
      await lifelog.record({ title, timestamp: `${begin}T10:00`, end_timestamp, timezone })
    }
    const day = await page(lifelog, `/days/${next}`)
    expect(day).toContain('Ends early')
    expect(day).not.toContain('Ends late')
    await lifelog.record({ title: 'Breakfast', timestamp: `${next}T08:00`, timezone })
    const [, goingOn = ''] =
      /aria-label="Going on"(.*?)<\/ul>/s.exec(await page(lifelog, '/')) ?? []
    expect(goingOn).toContain('Ends early')
    expect(goingOn).not.toContain('Ends late')
  })

  test('the way through a day has the clock that the day page has', async () => {
    const location = { latitude: 33.6, longitude: -7.6, name: 'Here' }
    await lifelog.record({ title: 'Night', timestamp: `${date}T23:45`, timezone, location })
    expect(await page(lifelog, `/map?day=${date}&track=true`)).toContain('23:45')
    expect(await page(lifelog, `/days/${date}`)).toContain('23:45')
  })
})

test('a change of another field leaves the day and its counts alone', async () => {
  const { id } = await lifelog.record({ title: 'One', timestamp: '2026-11-24', tags: ['a'] })
  await lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'Two' } })
  await lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
  await lifelog.json(`/api/events/${id}/restore`, { method: 'POST' })
  await expectOneDayEach(lifelog)
  expect(await correctLocalDates(lifelog.ctx.db, sql`true`)).toEqual({ corrected: 0 })
})
