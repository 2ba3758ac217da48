import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localTime } from '../../../lib/base/local-time.ts'
import { timezoneNames } from '../../../lib/base/timezone-names.ts'
import type { Event } from '../../../lib/events/schema.ts'
import type { ImportResult } from '../../../lib/transfer/schema.ts'
import { startLifeLog, type TestLifeLog } from '../../support/setup.ts'

/**
 * The first and last years that there are, local mean times with seconds, wars' summer times, the day
 * that Samoa left out, half hours, the hour that Europe skips and the one that it has twice.
 */
const clocks = [
  ...['0001-01-03T12:15', '1884-01-01T00:00', '1945-08-15T02:30', '1969-07-20T20:17'],
  ...['2011-12-31T23:45', '2026-03-29T02:30', '2026-10-25T02:30', '9999-12-30T11:45'],
]
const days = ['0001-01-03', '1998-07', '2011', '2026-03-29~', '9999-12-30']
const zones = timezoneNames()

let lifelog: TestLifeLog
beforeAll(async () => {
  lifelog = await startLifeLog({ LIFELOG_TIMEZONE: 'Europe/Berlin' })
})
afterAll(() => lifelog.close())

const given = zones.flatMap((timezone) =>
  [...clocks, ...days].map((timestamp) => ({ title: timestamp, timestamp, timezone })),
)

async function take(into: TestLifeLog, type: string, body: BodyInit, query = '') {
  return into.json<ImportResult>(`/api/import${query}`, {
    method: 'POST',
    headers: { 'Content-Type': `application/${type}` },
    body,
  })
}
const exported = async (from: TestLifeLog, query: string) =>
  (await from.request(`/api/export?${query}`)).arrayBuffer()
const text = (bytes: ArrayBuffer) => Buffer.from(bytes).toString()
const lines = (ndjson: string) =>
  ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)

/** The local date and clock that somebody meant: an hour that was skipped is the next one. */
function meant(title: string, timezone: string): { date: string; time?: string } {
  const reduced = title.replace('~', '')
  if (!title.includes('T')) return { date: `${reduced}${'-01-01'.slice(reduced.length - 4)}` }
  const { year, month, day, hour, minute } =
    Temporal.PlainDateTime.from(title).toZonedDateTime(timezone)
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    date: `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`,
    time: `${two(hour)}:${two(minute)}`,
  }
}

function expectMeant(events: Event[]): void {
  expect(events).toHaveLength(given.length)
  for (const { title, timestamp, timezone } of events) {
    const { date, time } = meant(title.split(' ')[0] ?? '', timezone)
    const shown = localTime(timestamp, timezone)
    expect(shown.date, `${title} ${timezone}`).toBe(date)
    if (time) expect(shown.time, `${title} ${timezone}`).toBe(time)
  }
}

test('local date and clock survive write, edit, export, import, backup and restore', async () => {
  expect(zones.length).toBeGreaterThan(400)
  const written = await take(
    lifelog,
    'x-ndjson',
    given.map((record) => JSON.stringify(record)).join('\n'),
  )
  expect(written).toMatchObject({ created: given.length, refused: [] })
  const first = text(await exported(lifelog, 'format=ndjson'))
  expectMeant(lines(first))

  const { rows } = await sql<{ title: string; timezone: string; date: string }>`
    select title, timezone, to_char(local_date, 'YYYY-MM-DD') as date from events`.execute(
    lifelog.ctx.db,
  )
  for (const { title, timezone, date } of rows) {
    expect(date, `${title} ${timezone}`).toBe(meant(title, timezone).date)
  }

  const edited = lines(first).map((event) => ({ ...event, title: `${event.title} edited` }))
  const body = edited.map((event) => JSON.stringify(event)).join('\n')
  expect(await take(lifelog, 'x-ndjson', body, '?on_conflict=update')).toMatchObject({
    updated: given.length,
  })
  for (const { id, title, timestamp, timezone } of lines(first).filter((_, i) => i % 97 === 0)) {
    const changed = await lifelog.json<Event>(`/api/events/${id}`, {
      method: 'PATCH',
      json: { description: title },
    })
    expect(changed).toMatchObject({ timestamp, timezone })
  }
  const second = text(await exported(lifelog, 'format=ndjson'))
  expectMeant(lines(second))

  for (const [query, type] of [
    ['format=tar', 'x-tar'],
    ['format=json&revisions=true', 'json'],
  ] as const) {
    const other = await startLifeLog({ LIFELOG_TIMEZONE: 'Pacific/Apia' })
    try {
      const taken = await take(other, type, await exported(lifelog, query))
      expect(taken).toMatchObject({ created: given.length, refused: [] })
      expect(taken.revisions.restored).toBeGreaterThan(given.length)
      expect(text(await exported(other, 'format=ndjson'))).toBe(second)
    } finally {
      await other.close()
    }
  }
})
