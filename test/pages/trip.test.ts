// @module-tag chromium-headless-shell

import type { Htmx } from 'htmx.org'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localTime } from '../../lib/base/local-time.ts'
import type { Event } from '../../lib/events/schema.ts'
import { useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'

declare const htmx: Htmx

/** In the order in which it happened, by the clocks of where that was. */
const trip = [
  ['Breakfast', '2026-03-01T08:15', 'Europe/Berlin', '08:15'],
  ['Late film', '2026-03-01T23:30', 'Europe/Berlin', '23:30'],
  ['Landed in Tokyo', '2026-03-02T18:40', 'Asia/Tokyo', '18:40 Tokyo'],
  ['Karaoke', '2026-03-03T00:30', 'Asia/Tokyo', '00:30 Tokyo'],
  ['Took off', '2026-03-03T11:00', 'Asia/Tokyo', '11:00 Tokyo'],
  ['Landed in New York', '2026-03-03T10:20', 'America/New_York', '10:20 New York'],
  ['Broadway', '2026-03-03T20:00', 'America/New_York', '20:00 New York'],
  // Over the date line, from after midnight into the evening before.
  ['Night flight', '2026-03-06T01:10', 'Asia/Tokyo', '01:10 Tokyo'],
  ['Home again', '2026-03-05T20:00', 'America/New_York', '20:00 New York'],
  ['Morning run', '2026-03-06T07:00', 'America/New_York', '07:00 New York'],
] as const
const [fifth, sixth] = ['Thursday 5 March 2026', 'Friday 6 March 2026']
const days = [
  sixth,
  fifth,
  sixth,
  'Tuesday 3 March 2026',
  'Monday 2 March 2026',
  'Sunday 1 March 2026',
]

const serverTimezone = process.env.TZ

const servers = ['America/Los_Angeles', ...inDepth('UTC', 'Pacific/Auckland')]
const browsers = ['Asia/Tokyo', ...inDepth('Europe/Berlin', 'America/New_York')]

describe.each(servers)('with a server on %s', (TZ) => {
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

  test.each(browsers)(
    'a trip is under its own days, in the order in which it happened, seen from %s',
    async (timezoneId) => {
      const page = await browser.page({ timezoneId })
      await page.goto('/')
      expect(await headsOf(page)).toEqual(days)
      const titles = await page.locator('.entry-title').allTextContents()
      expect(titles).toEqual(trip.map(([title]) => title).toReversed())
      const times = await page.locator('.entry-time').allTextContents()
      expect(times).toEqual(trip.map(([, , , clock]) => clock).toReversed())
      await page.goto('/?sort=oldest')
      expect(await page.locator('.entry-title').allTextContents()).toEqual(titles.toReversed())
      expect(await headsOf(page)).toEqual(days.toReversed())
      await page.goto('/days/2026-03-06')
      expect(await page.locator('.entry-title').allTextContents()).toEqual([
        'Night flight',
        'Morning run',
      ])
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

  test('an event that arrives takes its place between the parts of a day', async () => {
    const page = await browser.page()
    await page.goto('/')
    const add = async (title: string, timestamp: string, timezone: string) => {
      const json = { title, timestamp, timezone }
      const { id } = await browser.lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)
      await arrive(page, id)
      return id
    }
    const ids = [
      // Alone in New York's 2nd of March, within Tokyo's 3rd.
      await add('Call home', '2026-03-02T11:00', 'America/New_York'),
      await add('Late snack', '2026-03-06T01:20', 'Asia/Tokyo'),
      await add('Dinner', '2026-03-05T21:00', 'America/New_York'),
      await add('That month', '2026-03', 'America/New_York'),
    ]
    const shown = [await headsOf(page), await page.locator('.entry-title').allTextContents()]
    expect(shown[0]).toContain('Some time in March 2026')
    expect(shown[0]?.filter((head) => head === 'Monday 2 March 2026')).toHaveLength(2)
    await page.reload()
    expect([await headsOf(page), await page.locator('.entry-title').allTextContents()]).toEqual(
      shown,
    )

    const json = { timestamp: '2026-03-03T12:00', timezone: 'Asia/Tokyo' }
    await browser.lifelog.json(`/api/events/${ids[0]}`, { method: 'PATCH', json })
    await arrive(page, ids[0] ?? 0)
    const joined = (await headsOf(page)).filter((head) => head === 'Tuesday 3 March 2026')
    expect(joined).toHaveLength(1)
    for (const id of ids) {
      await browser.lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
    }
  })
})

async function headsOf(page: Page): Promise<string[]> {
  const heads = await page.locator('.day-head').allTextContents()
  return heads.map((head) => head.replace(',', ''))
}

/** As the quick line has a new event put into the timeline. */
async function arrive(page: Page, id: number): Promise<void> {
  await page.evaluate(
    (path) => htmx.ajax('GET', path, { target: '#timeline', swap: 'place' }),
    `/events/${id}/card`,
  )
}
