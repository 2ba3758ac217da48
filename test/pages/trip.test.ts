// @module-tag chromium-headless-shell

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localTime } from '../../lib/base/local-time.ts'
import type { Event } from '../../lib/events/schema.ts'
import { useBrowser } from '../support/browser.ts'

/** In the order in which it happened, by the clocks of where that was. */
const trip = [
  ['Breakfast', '2026-03-01T08:15', 'Europe/Berlin', '08:15'],
  ['Late film', '2026-03-01T23:30', 'Europe/Berlin', '23:30'],
  ['Landed in Tokyo', '2026-03-02T18:40', 'Asia/Tokyo', '18:40 Tokyo'],
  ['Karaoke', '2026-03-03T00:30', 'Asia/Tokyo', '00:30 Tokyo'],
  ['Took off', '2026-03-03T11:00', 'Asia/Tokyo', '11:00 Tokyo'],
  ['Landed in New York', '2026-03-03T10:20', 'America/New_York', '10:20 New York'],
  ['Broadway', '2026-03-03T20:00', 'America/New_York', '20:00 New York'],
] as const
const days = ['Tuesday 3 March 2026', 'Monday 2 March 2026', 'Sunday 1 March 2026']

const serverTimezone = process.env.TZ

describe.each(['UTC', 'America/Los_Angeles', 'Pacific/Auckland'])('with a server on %s', (TZ) => {
  const browser = useBrowser(() => {
    process.env.TZ = TZ
    return { LIFELOG_TIMEZONE: 'Europe/Berlin' }
  })
  afterAll(() => {
    if (serverTimezone === undefined) delete process.env.TZ
    else process.env.TZ = serverTimezone
  })
  beforeAll(async () => {
    for (const [title, timestamp, timezone] of trip.toSorted()) {
      const json = { title, timestamp, timezone }
      await browser.lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)
    }
  })

  test.each(['Europe/Berlin', 'Asia/Tokyo', 'America/New_York'])(
    'a trip is under its own days, in the order in which it happened, seen from %s',
    async (timezoneId) => {
      const page = await browser.page({ timezoneId })
      await page.goto('/')
      const heads = await page.locator('.day-head').allTextContents()
      expect(heads.map((head) => head.replace(',', ''))).toEqual(days)
      const titles = await page.locator('.entry-title').allTextContents()
      expect(titles).toEqual(trip.map(([title]) => title).toReversed())
      const times = await page.locator('.entry-time').allTextContents()
      expect(times).toEqual(trip.map(([, , , clock]) => clock).toReversed())
      await page.goto('/?sort=oldest')
      expect(await page.locator('.entry-title').allTextContents()).toEqual(titles.toReversed())
    },
  )

  test('the export has the same clocks, and the same order by their moments', async () => {
    const answer = await browser.lifelog.request('/api/export?format=ndjson')
    const events = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Event)
      .toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))
    const clock = ({ timestamp, timezone }: Event) => {
      const { date, time } = localTime(timestamp, timezone)
      return `${date}T${time}`
    }
    expect(events.map((event) => [event.title, clock(event), event.timezone])).toEqual(
      trip.map(([title, timestamp, timezone]) => [title, timestamp, timezone]),
    )
  })
})
