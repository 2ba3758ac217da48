// @module-tag chromium-headless-shell

import { describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import {
  answerOf,
  axeViolations,
  looks,
  phone,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'

const browser = useBrowser()

const record = (event: object) =>
  browser.lifelog.json<Event>('/api/events', { method: 'POST', json: event }, 201)
const read = (id: number) => browser.lifelog.json<Event>(`/api/events/${id}`)
const eventOf = (page: TestPage) => read(Number(page.url().split('/').at(-1)))
const save = async (page: TestPage) => {
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/events\/\d+$/)
}
const more = (page: TestPage, name: string) => page.locator('summary', { hasText: name }).click()

const scripts: [string, boolean][] = [
  ['with a script', true],
  ...inDepth<[string, boolean]>(['without a script', false]),
]
describe.each(scripts)('%s', (_, javaScriptEnabled) => {
  test('a new event has timezone, end, precision, place and coordinates', async () => {
    const page = await browser.page({ viewport: phone, javaScriptEnabled })
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('A week at the sea')
    await page.getByLabel('Time', { exact: true }).fill('1998-07-12T00:00')
    await more(page, 'More about when')
    await page.getByLabel('Until').fill('1998-07-19T13:00')
    await page.getByLabel('Known to').selectOption('about that day')
    await page.getByLabel('Timezone').fill('Asia/Tokyo')
    await more(page, 'Place')
    await page.getByLabel('Place', { exact: true }).fill('Kamakura')
    await page.getByLabel('Coordinates').fill('35.3192° N, 139.5467° E')
    await save(page)
    expect(await eventOf(page)).toMatchObject({
      timestamp: '1998-07-11T15:00:00Z',
      end_timestamp: '1998-07-18T15:00:00Z',
      timezone: 'Asia/Tokyo',
      precision: 'day',
      approximate: true,
      location: { latitude: 35.3192, longitude: 139.5467, name: 'Kamakura' },
    })
    expect(await page.locator('.event-time').textContent()).toMatch(/around 12.–.19 July 1998/)
    expect(await page.getByRole('link', { name: 'Kamakura' }).count()).toBe(1)
    await page.getByRole('img', { name: 'Map around 35.3192, 139.5467' }).waitFor()
  })

  test('what is wrong stands beside its field, and nothing typed is lost', async () => {
    const page = await browser.page({ javaScriptEnabled })
    page.expected.push(answerOf(422))
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('Not yet')
    await page.getByLabel('Time', { exact: true }).fill('2026-07-12T18:00')
    await more(page, 'More about when')
    await page.getByLabel('Until').fill('2026-07-12T17:00')
    await more(page, 'Place')
    await page.getByLabel('Coordinates').fill('95, 10')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('#coordinates-error').getByText('latitude from -90 to 90').waitFor()
    await page.getByLabel('Coordinates').fill('45, 10')
    // ICU knows this name, PostgreSQL doesn't.
    await page.getByLabel('Timezone').fill('Canada/East-Saskatchewan')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('#end_timestamp-error').getByText('not be before').waitFor()
    await page.getByLabel('Until').fill('2026-07-12T19:00')
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .locator('#timezone-error')
      .getByText('Timezone is unknown to this PostgreSQL')
      .waitFor()
    expect(await page.getByLabel('Until').inputValue()).toBe('2026-07-12T19:00')
    await page.getByLabel('Timezone').fill('AET')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('#timezone-error').getByText('Timezone must be an IANA name').waitFor()
    await page.getByLabel('Timezone').fill('Australia/Sydney')
    await save(page)
    expect(await eventOf(page)).toMatchObject({
      timestamp: '2026-07-12T08:00:00Z',
      end_timestamp: '2026-07-12T09:00:00Z',
      location: { latitude: 45, longitude: 10, name: null },
    })
  })

  test('what is left alone stays as it was, seconds and all', async () => {
    const given = {
      title: 'As it was',
      timestamp: '2026-10-25T00:30:15.123456Z',
      end_timestamp: '2026-10-25T01:30:15.5Z',
      timezone: 'Europe/Berlin',
      location: { latitude: 53.54361234567, longitude: -0.1, name: 'There' },
    }
    const { id } = await record(given)
    const page = await browser.page({ javaScriptEnabled, timezoneId: 'Asia/Tokyo' })
    await page.goto(`/events/${id}/edit`)
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('2026-10-25T02:30')
    expect(await page.getByLabel('Until').inputValue()).toBe('2026-10-25T02:30')
    await page.getByLabel('Title').fill('Renamed')
    await save(page)
    expect(await eventOf(page)).toMatchObject({ ...given, title: 'Renamed' })
  })

  test('in another timezone the clock stays that the form shows', async () => {
    const { id } = await record({
      title: 'It was in Tokyo',
      timestamp: '2026-11-24T18:30:15+01:00',
      end_timestamp: '2026-11-24T20:00:00+01:00',
    })
    const page = await browser.page({ javaScriptEnabled })
    await page.goto(`/events/${id}/edit`)
    await page.getByLabel('Timezone').fill('Asia/Tokyo')
    await save(page)
    expect(await eventOf(page)).toMatchObject({
      timestamp: '2026-11-24T09:30:15Z',
      end_timestamp: '2026-11-24T11:00:00Z',
      timezone: 'Asia/Tokyo',
    })
  })

  test('what is emptied is cleared', async () => {
    const { id } = await record({
      title: 'A month, somewhere',
      timestamp: '1998-07~',
      end_timestamp: '1998-08',
      location: { latitude: 1, longitude: 2, name: 'There' },
    })
    const page = await browser.page({ javaScriptEnabled })
    await page.goto(`/events/${id}/edit`)
    await page.getByLabel('Until').fill('')
    await page.getByLabel('Place', { exact: true }).fill('')
    await page.getByLabel('Coordinates').fill('')
    await save(page)
    expect(await eventOf(page)).toMatchObject({
      timestamp: '1998-06-30T22:00:00Z',
      end_timestamp: null,
      precision: 'month',
      approximate: true,
      location: null,
    })
  })
})

test('a conflict over when shows both, and either can be taken', async () => {
  const { id } = await record({ title: 'When was it?', timestamp: '2026-03-01T10:00' })
  const page = await browser.page()
  page.expected.push(answerOf(412))
  await page.goto(`/events/${id}/edit`)
  await page.getByLabel('Time', { exact: true }).fill('2026-03-01T11:00')
  const theirs = { timestamp: '2026-03', end_timestamp: '2026-04', location: { name: 'Here' } }
  await browser.lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: theirs })
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('This event was changed elsewhere').waitFor()
  expect(await page.locator('[data-theirs=precision]').textContent()).toBe('the month')
  for (const name of ['precision', 'end_timestamp', 'place']) {
    await page.locator(`[data-take=${name}]`).click()
  }
  await page.locator('[data-take=timestamp]').click()
  await page.getByRole('button', { name: 'Save mine' }).click()
  await page.waitForURL(/\/events\/\d+$/)
  expect(await read(id)).toMatchObject({
    timestamp: '2026-02-28T23:00:00Z',
    end_timestamp: '2026-03-31T22:00:00Z',
    precision: 'month',
    location: { name: 'Here' },
  })
})

describe('a new event', () => {
  test('is by the clock of the browser, also in the first form that it opens', async () => {
    const page = await browser.page({ timezoneId: 'Asia/Tokyo' })
    const before = Date.now()
    await page.goto('/events/new')
    const opened = Date.now()
    await page.getByLabel('Title').fill('Here and now')
    await expect.poll(() => page.getByLabel('Timezone').inputValue()).toBe('Asia/Tokyo')
    const shown = await page.getByLabel('Time', { exact: true }).inputValue()
    const minute = Math.floor(before / 60_000)
    expect(Date.parse(`${shown}:00+09:00`) / 60_000).toBeGreaterThanOrEqual(minute)
    await save(page)
    const event = await eventOf(page)
    expect(event.timezone).toBe('Asia/Tokyo')
    // To the second when the form was opened.
    const happened = Date.parse(event.timestamp)
    expect(happened).toBeGreaterThanOrEqual(before)
    expect(happened).toBeLessThanOrEqual(opened)
  })

  test('keeps when and where in its draft, which can be discarded', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await more(page, 'More about when')
    await page.getByLabel('Known to').selectOption('about that year')
    await more(page, 'Place')
    await page.getByLabel('Place', { exact: true }).fill('Kamakura')
    await page.reload()
    await page.getByText(/is back/).waitFor()
    expect(await page.getByLabel('Known to').inputValue()).toBe('year~')
    expect(await page.getByLabel('Place', { exact: true }).inputValue()).toBe('Kamakura')
    await page.getByRole('button', { name: 'Discard draft' }).click()
    expect(await page.locator('#precision').inputValue()).toBe('minute')
    expect(await page.locator('details.advanced[open]').count()).toBe(0)
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  })

  test('takes what the quick line says of when, where and how much', async () => {
    const page = await browser.page()
    await page.goto('/')
    await page.getByLabel('What happened?').fill('summer 1998 Dinner @"Old Town" 12.50€')
    await page.getByRole('button', { name: 'Details' }).click()
    await page.waitForURL(/\/events\/new/)
    expect(await page.getByLabel('Title').inputValue()).toBe('summer 1998 Dinner')
    await save(page)
    expect(await eventOf(page)).toMatchObject({
      title: 'summer 1998 Dinner',
      timestamp: '1998-05-31T22:00:00Z',
      end_timestamp: '1998-07-31T22:00:00Z',
      precision: 'month',
      location: { latitude: null, longitude: null, name: 'Old Town' },
      metadata: { amount: 12.5, currency: 'EUR' },
    })
  })
})

describe('“Use my place”', () => {
  const here = { latitude: 53.543612, longitude: 9.966931 }

  test('fills in the coordinates and shows them on a map', async () => {
    const page = await browser.page({ geolocation: here, permissions: ['geolocation'] })
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('At the harbour')
    await more(page, 'Place')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await expect.poll(() => page.getByLabel('Coordinates').inputValue()).toBe('53.54361, 9.96693')
    await page.getByRole('img', { name: 'Map around 53.54361, 9.96693' }).waitFor()
    const proposal = page.getByRole('button', { name: /^Call it / })
    await proposal.waitFor()
    expect(await axeViolations(page, '#event-form')).toEqual([])
    const name = (await proposal.textContent())?.replace('Call it ', '')
    await proposal.click()
    expect(await page.getByLabel('Place', { exact: true }).inputValue()).toBe(name)
    expect(await proposal.isVisible()).toBe(false)
    await page.getByLabel('Place', { exact: true }).fill('The pier')
    await page.getByLabel('Coordinates').fill('53.5')
    await expect.poll(() => page.getByRole('img', { name: 'Map' }).count()).toBe(0)
    await page.getByLabel('Coordinates').fill('53.5, 9.9')
    await page.getByRole('img', { name: 'Map around 53.5, 9.9' }).waitFor()
    await save(page)
    expect((await eventOf(page)).location).toEqual({
      latitude: 53.5,
      longitude: 9.9,
      name: 'The pier',
    })
  })

  test('says so where the browser may not tell', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await more(page, 'Place')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.getByText('This browser may not tell LifeLog where it is.').waitFor()
  })

  test('isn’t shown where a browser never tells', async () => {
    const page = await browser.page()
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, 'isSecureContext', { value: false })
    })
    await page.goto('/events/new')
    await more(page, 'Place')
    await page.getByLabel('Coordinates').fill('1, 2')
    await page.getByRole('img', { name: 'Map' }).waitFor()
    expect(await page.getByRole('button', { name: 'Use my place' }).isVisible()).toBe(false)
  })
})

test('a vague time and its place are printed as they are said', async () => {
  const { id } = await record({
    title: 'A summer',
    timestamp: '1998-06~',
    end_timestamp: '1998-08',
    location: { latitude: 35.3192, longitude: 139.5467, name: 'Kamakura' },
  })
  const page = await browser.page()
  await page.goto(`/events/${id}`)
  await page.emulateMedia({ media: 'print' })
  await page.getByText(/^around June.–.August 1998$/).waitFor()
  await page.getByText('Kamakura').waitFor()
  await page.getByRole('img', { name: 'Map' }).waitFor()
  await page.goto('/')
  const card = page.locator('.entry', { hasText: 'A summer' })
  expect(await card.locator('.entry-time').textContent()).toMatch(/^around June.–.August 1998$/)
  expect(await card.locator('.entry-place').textContent()).toBe('Kamakura')
})

test.each(inDepth(...looks))(
  'all of it is usable by everyone, in %s',
  async (colorScheme, viewport) => {
    const { id } = await record({
      title: 'Everything',
      timestamp: '1998-07',
      end_timestamp: '1998-08',
      timezone: 'Asia/Tokyo',
      location: { latitude: 35.3192, longitude: 139.5467, name: 'Kamakura' },
    })
    const page = await browser.page({ colorScheme, viewport })
    for (const path of [`/events/${id}/edit`, `/events/${id}`]) {
      await page.goto(path)
      expect(await axeViolations(page)).toEqual([])
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(viewport.width)
    }
  },
)
