// @module-tag chromium-headless-shell

import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { v7 as uuid } from 'uuid'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { createApp } from '../../lib/app/app.ts'
import { findRoutes } from '../../lib/app/router.ts'
import type { NewEvent } from '../../lib/events/schema.ts'
import { axeViolations, desktop, phone, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { token } from '../support/setup.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())

const record = (event: NewEvent) => browser.lifelog.record(event)

/** Events an hour apart: `Event 0` is the newest. */
async function recordMany(count: number): Promise<void> {
  const now = Date.now()
  const events = Array.from({ length: count }, (_, i) => ({
    uid: uuid(),
    title: `Event ${i}`,
    description: 'A few words about what happened, and why it was worth to be noted.',
    tags: ['often', `tag-${i % 7}`],
    timestamp: new Date(now - i * 60 * 60 * 1000).toISOString(),
  }))
  await browser.lifelog.ctx.db.insertInto('events').values(events).execute()
}

const titles = (page: Page) => page.locator('.entry-title').allTextContents()
const numbers = async (page: Page) =>
  (await titles(page)).map((title) => Number(title.replace('Event ', '')))
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Scrolls as far as it goes, down or up, again and again until `done`. */
async function scroll(page: Page, to: 'down' | 'up', done: () => Promise<boolean>): Promise<void> {
  const poll = { interval: 50 }
  await expect
    .poll(async () => {
      await page.evaluate(
        (down) => scrollTo({ top: down ? 1e9 : 1, behavior: 'instant' }),
        to === 'down',
      )
      return done()
    }, poll)
    .toBe(true)
}

describe('what is shown', () => {
  test('are days as the owner’s calendar has them, the newest first', async () => {
    await record({ title: 'late', timestamp: '2026-03-01T23:30:00+01:00' })
    await record({ title: 'next day', timestamp: '2026-03-01T23:30:00Z' })
    await record({ title: 'just now' })
    const page = await browser.page()
    await page.goto('/')
    expect(await titles(page)).toEqual(['just now', 'next day', 'late'])
    expect(await page.locator('.day-head').allTextContents()).toEqual([
      expect.stringMatching(/^Today /),
      expect.stringMatching(/^Monday,? 2 March 2026$/),
      expect.stringMatching(/^Sunday,? 1 March 2026$/),
    ])
    expect(await page.locator('.entry-time').nth(1).textContent()).toContain('00:30')
  })

  test('are cards with tags as links, the beginning of the text, and files', async () => {
    const { id } = await record({
      title: 'Lunch',
      description: `# Soup.\n\n*More* [of](https://example.org) it. ${'More of it. '.repeat(100)}`,
      tags: ['food', 'o’clock & more'],
    })
    const form = new FormData()
    form.set('file', new File(['a,b'], 'the bill.csv', { type: 'text/csv' }))
    const path = `/api/events/${id}/attachments`
    await browser.lifelog.json(path, { method: 'POST', body: form }, 201)
    const page = await browser.page()
    await page.goto('/')
    const card = page.locator('.entry')
    expect(await card.locator('.entry-snippet').textContent()).toMatch(
      /^Soup\.\s(More of it\. ){10}.{1,150}…$/,
    )
    expect(await card.locator('.entry-files').textContent()).toContain('the bill.csv')
    await card.getByRole('link', { name: 'o’clock & more' }).click()
    await page.waitForURL('/?tags=o%E2%80%99clock+%26+more')
    expect(await titles(page)).toEqual(['Lunch'])
  })

  test('is how to begin, where there is nothing yet', async () => {
    const page = await browser.page({ viewport: phone })
    await page.goto('/')
    await page.getByRole('button', { name: 'Lunch at the harbour #food' }).click()
    await page.keyboard.press('Enter')
    await expect.poll(() => titles(page)).toEqual(['Lunch at the harbour'])
    expect(await page.getByText('What just happened?').count()).toBe(0)
  })
})

describe('the way through time', () => {
  test('scrolling loads older events, at most 300 stay in the page, and all come back', async () => {
    await recordMany(420)
    const page = await browser.page()
    await page.goto('/')
    const seen = new Set<number>()
    const most = { cards: 0 }
    const look = async () => {
      const shown = await numbers(page)
      for (const number of shown) seen.add(number)
      most.cards = Math.max(most.cards, shown.length)
      expect(shown).toEqual(from(shown[0] ?? 0, shown.at(-1) ?? 0))
      return shown
    }
    await scroll(page, 'down', async () => (await look()).includes(419))
    expect(seen.size).toBe(420)
    expect(await page.locator('#down').isHidden()).toBe(true)
    await scroll(page, 'up', async () => (await look()).includes(0))
    expect(most.cards).toBeLessThanOrEqual(300)
    const days = await page
      .locator('.day')
      .evaluateAll((all) => all.map((day) => day.id || day.getAttribute('data-day')))
    expect(new Set(days).size).toBe(days.length)
  })

  test('events that arrive above move nothing on the screen', async () => {
    await recordMany(120)
    const page = await browser.page()
    const day = new Date(Date.now() - 4 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
    await page.goto(`/?date=${day}`)
    const card = page.locator('.entry').nth(3)
    const id = await card.getAttribute('id')
    const place = () => page.locator(`#${id}`).evaluate((it) => it.getBoundingClientRect().top)
    const before = await place()
    await page.getByRole('link', { name: 'Newer' }).click()
    await expect.poll(async () => (await numbers(page)).includes(50)).toBe(true)
    expect(Math.abs((await place()) - before)).toBeLessThan(2)
  })

  test('a date can be jumped to, and both ways lead on from there', async () => {
    await record({ title: 'after', timestamp: '2020-05-02T00:00:00+02:00' })
    await record({ title: 'late', timestamp: '2020-05-01T23:59:59+02:00' })
    await record({ title: 'before', timestamp: '2020-04-30T12:00:00+02:00' })
    const page = await browser.page()
    await page.goto('/')
    await page.getByText('Jump to date').click()
    await page.getByLabel('Date', { exact: true }).fill('2020-05-01')
    await page.getByRole('button', { name: 'Go' }).click()
    await page.waitForURL('/?date=2020-05-01')
    expect(await titles(page)).toEqual(['late', 'before'])
    await page.getByRole('link', { name: 'Newer' }).click()
    await expect.poll(() => titles(page)).toEqual(['after', 'late', 'before'])
    expect(await page.locator('#up').isHidden()).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('after')
    await page.goto('/?date=2020-05-01&sort=oldest')
    expect(await titles(page)).toEqual(['late', 'after'])
    await page.getByRole('link', { name: 'Older' }).click()
    await expect.poll(() => titles(page)).toEqual(['before', 'late', 'after'])
  })

  test('without script links lead to older events and back', async () => {
    await recordMany(60)
    const page = await browser.page({ javaScriptEnabled: false })
    await page.goto('/')
    expect(await numbers(page)).toEqual(from(0, 49))
    await page.getByRole('link', { name: 'Older' }).click()
    await expect.poll(() => numbers(page)).toEqual(from(50, 59))
    expect(await page.getByRole('link', { name: 'Older' }).isHidden()).toBe(true)
    await page.getByRole('link', { name: 'Newer' }).click()
    await expect.poll(() => numbers(page)).toEqual(from(0, 49))
    expect(await page.getByRole('link', { name: 'Newer' }).isHidden()).toBe(true)
  })

  test('a place that is none is refused, unknown parameters are not', async () => {
    const statusOf = async (query: string) => (await browser.lifelog.request(`/?${query}`)).status
    expect(await statusOf('fbclid=1&start=&q=')).toBe(200)
    for (const query of ['down=x', 'up=x', 'date=2026-02-30', 'sort=up', 'start=soon']) {
      expect(await statusOf(query), query).toBe(422)
    }
  })
})

describe('a page of fifty events', () => {
  test('is at most 120 kB with styles and scripts, and moves nothing while it loads', async () => {
    await recordMany(60)
    const page = await browser.page({ viewport: phone })
    const client = await page.context().newCDPSession(page)
    await client.send('Network.enable')
    let bytes = 0
    client.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as unknown as { value: number }).value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto('/', { waitUntil: 'networkidle' })
    expect(await page.locator('.entry').count()).toBe(50)
    expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual(
      [],
    )
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThanOrEqual(120_000)
  })

  test('takes one query each for the events, what goes on for days, this day of other years, pins, saved searches and the session', async () => {
    await recordMany(60)
    const { ctx } = browser.lifelog
    const queries: string[] = []
    const database = openDatabase(ctx.config.DATABASE_URL ?? '', 2, {
      onQuery: ({ sql }) => queries.push(sql),
    })
    try {
      const routes = await findRoutes(fileURLToPath(new URL('../../functions', import.meta.url)))
      const app = createApp({ ...ctx, db: database.db, searchDb: database.db }, routes)
      const page = await browser.page()
      const cookies = await page.context().cookies()
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      for (const [name, value] of [
        ['Cookie', cookie],
        ['Authorization', `Bearer ${token}`],
      ] as const) {
        queries.length = 0
        const headers = { [name]: value, Accept: 'text/html' }
        const response = await app.request('/', { headers })
        expect(await response.text()).toContain('Event 49')
        expect(queries.filter((sql) => sql.includes('from events'))).toHaveLength(4)
        // Before and after it's asked what is written by then.
        expect(queries.filter((sql) => sql.includes('pg_current_snapshot'))).toHaveLength(2)
        expect(queries.length).toBeLessThanOrEqual(8)
      }
    } finally {
      await database.close()
    }
  })
})

test.each(
  inDepth(
    ['light', phone, ['/', '/?q=words&sort=relevance', '/tags']] as const,
    ['dark', phone, ['/', '/?q=words&sort=relevance', '/tags']] as const,
    ['light', desktop, ['/', '/?q=words&sort=relevance']] as const,
    ['dark', desktop, ['/', '/?tags=nobody,has-it']] as const,
  ),
)('axe finds nothing wrong: %s, %o', async (colorScheme, viewport, paths) => {
  await recordMany(60)
  const page = await browser.page({ colorScheme, viewport })
  for (const path of paths) {
    await page.goto(path)
    expect(await axeViolations(page), path).toEqual([])
  }
})

test('hostile content runs nothing and breaks no layout', async () => {
  const script = '<script>alert(1)</script><img src=x onerror=alert(1)>'
  const tags = ['<b>bold', '"onclick="alert(1)', 'x'.repeat(64), 'תגית']
  await record({ title: script, description: `${script} findme`, tags })
  await record({ title: 'x'.repeat(500), description: 'y'.repeat(5_000) })
  await record({ title: '\u202eright to left \u202d', description: 'שלום עולם, findme' })
  await record({ title: 'ﷺ'.repeat(100), tags: ['\u200b'.repeat(10)] })
  const page = await browser.page({ viewport: phone })
  page.on('dialog', () => page.complaints.push('a dialog'))
  for (const path of [
    '/?q=findme',
    '/tags',
    ...inDepth('/?q=<script>alert(1)</script>', '/?tags=<b>bold'),
    '/',
  ]) {
    await page.goto(path)
    expect(await page.locator('main :is(script, img, b):not(#viewer *)').count()).toBe(0)
    const { width, scrolled } = await page.evaluate(() => ({
      width: document.documentElement.clientWidth,
      scrolled: document.documentElement.scrollWidth,
    }))
    expect(scrolled, path).toBeLessThanOrEqual(width)
  }
  expect(await titles(page)).toContain(script)
})
