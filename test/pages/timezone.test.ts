// @module-tag chromium-headless-shell

import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { machineTimezone } from '../../lib/base/machine-timezone.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  axeViolations,
  desktop,
  noAnswer,
  openBrowser,
  phone,
  type TestBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'

let browser: TestBrowser
beforeAll(async () => {
  // As in a container: the server is somewhere, and nobody said where the owner is.
  process.env.TZ = 'UTC'
  browser = await openBrowser({ LIFELOG_TIMEZONE: undefined })
})
afterAll(() => browser?.close())

const { json } = {
  json: <T>(...asked: Parameters<TestBrowser['lifelog']['json']>) =>
    browser.lifelog.json<T>(...asked),
}
const events = async () => (await json<EventsPage>('/api/events')).items
const settings = () => json<{ timezone: string }>('/api/settings')
const record = (event: object) => json<Event>('/api/events', { method: 'POST', json: event }, 201)

beforeEach(async () => {
  const { db, settings } = browser.lifelog.ctx
  await db.deleteFrom('events').execute()
  await db.deleteFrom('settings').where('name', '=', 'timezone_offer').execute()
  await sql`update settings set value = '"UTC"' where name = 'timezone'`.execute(db)
  await settings.invalidate()
})

test('the server of these tests is on UTC', () => {
  expect(machineTimezone()).toBe('UTC')
})

describe('what is noted in a browser', () => {
  test('by the quick line has the clock and the timezone of the browser', async () => {
    const page = await browser.page({ timezoneId: 'Asia/Tokyo' })
    await page.goto('/')
    await page.getByLabel('What happened?').fill('Ramen yesterday 18:00')
    await page.keyboard.press('Enter')
    await expect
      .poll(async () => (await events())[0])
      .toMatchObject({
        title: 'Ramen',
        timezone: 'Asia/Tokyo',
        timestamp: expect.stringMatching(/T09:00:00Z$/),
      })
    expect(await page.locator('.entry-time').textContent()).toBe('18:00 Tokyo')
  })

  test('and waits, keeps its moment and its timezone, however far one travels meanwhile', async () => {
    const page = await browser.page({ viewport: phone, timezoneId: undefined })
    page.expected.push(noAnswer)
    const devtools = await page.context().newCDPSession(page)
    const travelTo = (timezoneId: string) =>
      devtools.send('Emulation.setTimezoneOverride', { timezoneId })
    await travelTo('Europe/Berlin')
    await page.goto('/')
    await page.context().setOffline(true)
    await page.getByLabel('What happened?').fill('Boarding')
    await page.keyboard.press('Enter')
    await page.locator('.pending-title').waitFor()
    const noted = Date.now()
    await travelTo('America/New_York')
    await page.evaluate(() => new BroadcastChannel('lifelog-outbox').postMessage({ uid: '' }))
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeStyle: 'short',
      timeZone: 'Europe/Berlin',
    })
    await expect
      .poll(() => page.locator('.pending-time').textContent())
      .toBe(`${clock.format(noted)} Berlin`)
    await page.context().setOffline(false)
    await expect.poll(async () => (await events())[0]?.timezone).toBe('Europe/Berlin')
    const [event] = await events()
    expect(Math.abs(Date.parse(event?.timestamp ?? '') - noted)).toBeLessThan(60_000)
  })

  test('without a script, in a browser that said nothing, has the owner’s timezone', async () => {
    const page = await browser.page({ timezoneId: 'Asia/Tokyo', javaScriptEnabled: false })
    await page.goto('/')
    await page.getByLabel('What happened?').fill('By hand')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/events\/\d+$/)
    expect((await events())[0]?.timezone).toBe('UTC')
  })

  test('has today’s name of a timezone that browsers call by an old one', async () => {
    const page = await browser.page({ timezoneId: 'Asia/Calcutta' })
    await page.goto('/')
    await page.getByLabel('What happened?').fill('Chai')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await events())[0]?.timezone).toBe('Asia/Kolkata')
  })

  test.each(['Mars/Olympus_Mons', '+05:30', 'Etc/Unknown', 'America/Punta_Arenas"; drop', ''])(
    'is saved though the browser says that it is in %s',
    async (browser_timezone) => {
      const body = new URLSearchParams({ quick: '1', title: 'Kept', tags: '', browser_timezone })
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const answer = await browser.lifelog.request('/events', {
        method: 'POST',
        headers,
        body: body.toString(),
      })
      expect(answer.status).toBe(303)
      expect((await events())[0]?.timezone).toBe('UTC')
    },
  )

  test('is shared by another program, with the timezone of the browser', async () => {
    const page = await browser.page({ timezoneId: 'Asia/Tokyo', serviceWorkers: 'allow' })
    await page.goto('/')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    // As on the first day after a flight: no page of LifeLog was open since.
    await page.context().clearCookies({ name: 'lifelog_timezone' })
    await page.evaluate(() => {
      const form = document.createElement('form')
      Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data' })
      form.innerHTML = '<input name="title" value="A tip for Tokyo">'
      document.body.append(form)
      HTMLFormElement.prototype.submit.call(form)
    })
    await page.waitForURL(/\/events\/\d+$/)
    expect((await events())[0]).toMatchObject({ title: 'A tip for Tokyo', timezone: 'Asia/Tokyo' })
  })
})

describe('the timezone of the browser', () => {
  const open = async (timezoneId: string, viewport = desktop) => {
    const page = await browser.page({ timezoneId, viewport })
    await page.goto('/trash')
    await page.goto('/')
    return page
  }
  const offer = 'Keep UTC'

  test.each(['/', ...inDepth('/settings')])('may have a long name on a phone: %s', async (path) => {
    const page = await open('America/Argentina/Buenos_Aires', phone)
    await page.goto(path)
    await page.getByRole('button', { name: /Use America/ }).waitFor()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(phone.width)
  })

  test.each([['light', phone], ...inDepth(['dark', desktop] as const)] as const)(
    'is offered once, and taken with one tap, in %s',
    async (colorScheme, viewport) => {
      await record({ title: 'Noted in UTC', timestamp: '2026-11-24T23:30:00Z' })
      await record({ title: 'Somewhere else', timezone: 'Asia/Tokyo' })
      await record({ title: 'A summer', timestamp: '1998-07' })
      const page = await open('Europe/Berlin', viewport)
      await page.emulateMedia({ colorScheme })
      await page.getByText(offer).waitFor()
      const line = await page.locator('.timezone-offer').boundingBox()
      expect(line?.height).toBeLessThanOrEqual(56)
      await page.locator('.timezone-offer summary').click()
      await page.getByText(/LifeLog counts days in UTC.*by the API before stay in UTC/s).waitFor()
      expect(await axeViolations(page, '.timezone-offer')).toEqual([])
      await page.goto('/?q=nothing')
      expect(await page.getByText(offer).count()).toBe(0)
      await page.goto('/')
      await page.getByRole('button', { name: 'Use Europe/Berlin' }).click()
      await page.getByText('Days and times are those of Europe/Berlin now.').waitFor()
      expect((await settings()).timezone).toBe('Europe/Berlin')
      expect((await events()).map(({ timezone }) => timezone)).toEqual(['Asia/Tokyo', 'UTC', 'UTC'])
      expect(await page.getByText(offer).count()).toBe(0)
    },
  )

  test('is that of what is selected, with one tap: an instant keeps its moment, a month its name', async () => {
    await record({ title: 'Noted in UTC', timestamp: '2026-11-24T23:30:15.123456Z' })
    await record({ title: 'A trip', timestamp: '2026-06-20', end_timestamp: '2026-06-27' })
    await record({ title: 'A summer', timestamp: '1998-07' })
    const before = await events()
    const page = await open('Europe/Berlin')
    await page.getByRole('button', { name: 'Use Europe/Berlin' }).click()
    await page.getByText('Days and times are those of Europe/Berlin now.').waitFor()
    expect(await events()).toEqual(before)
    await page.getByRole('link', { name: 'Select' }).click()
    await page.getByRole('button', { name: 'All shown' }).click()
    expect(await axeViolations(page, '#selection')).toEqual([])
    await page.getByRole('button', { name: 'Set the timezone to Europe/Berlin' }).click()
    await page.getByText('3 events changed.').waitFor()
    expect(await events()).toMatchObject([
      { timestamp: '2026-11-24T23:30:15.123456Z', timezone: 'Europe/Berlin' },
      {
        timestamp: '2026-06-19T22:00:00Z',
        end_timestamp: '2026-06-26T22:00:00Z',
        timezone: 'Europe/Berlin',
      },
      { timestamp: '1998-06-30T22:00:00Z', timezone: 'Europe/Berlin', precision: 'month' },
    ])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('3 events as before.').waitFor()
    const when = ({ timestamp, end_timestamp, timezone }: Event) => [
      timestamp,
      end_timestamp,
      timezone,
    ]
    expect((await events()).map(when)).toEqual(before.map(when))
  })

  test('is declined with one tap, and not offered again', async () => {
    const page = await open('Europe/Berlin')
    await page.getByRole('button', { name: 'Keep UTC' }).click()
    await page.getByText('Days and times are those of UTC now.').waitFor()
    expect(await page.getByText(offer).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
    await page.reload()
    expect(await page.getByText(offer).count()).toBe(0)
    expect((await settings()).timezone).toBe('UTC')
  })

  test('is not offered where it is the owner’s, or the owner chose one', async () => {
    const same = await open('Etc/UTC')
    expect(await same.getByText(offer).count()).toBe(0)
    await json('/api/settings', { method: 'PATCH', json: { timezone: 'America/Lima' } })
    const chosen = await open('Europe/Berlin')
    expect(await chosen.locator('.timezone-offer').count()).toBe(0)
  })
})
