// @module-tag firefox-esr

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { openFirefox } from '../support/firefox.ts'
import { photo } from '../support/photo-events.ts'
import { type LifeLogServer, startServer } from '../support/server.ts'
import { password } from '../support/setup.ts'

/** What Firefox says of requests that end as their page is left. */
const brokenOff =
  /TypeError: NetworkError|ServiceWorker intercepted|error loading dynamically imported module/

let server: LifeLogServer
let firefox: Browser
let folder: string

// It starts slowly beside other tests.
vi.setConfig({ testTimeout: 90_000 })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifelog-files-'))
  server = await startServer()
  firefox = await openFirefox()
})
afterAll(async () => {
  await firefox?.close()
  await server?.close()
  await rm(folder, { recursive: true })
})

describe.each([
  ['a phone', { width: 360, height: 740 }],
  ['a desktop', { width: 1280, height: 800 }],
])('Firefox, the size of %s:', (_, viewport) => {
  let page: Page
  const complaints: string[] = []
  const open = (path: string) => page.goto(server.origin + path)
  const follow = (selector: string) =>
    Promise.all([page.waitForNavigation(), page.locator(selector).click()])
  const see = (text: string) => page.locator(`::-p-text(${text})`).wait()
  const texts = (selector: string) =>
    page.$$eval(selector, (all) => all.map(({ textContent }) => textContent))

  beforeAll(async () => {
    await server.lifelog.deleteEvents()
    page = await (await firefox.createBrowserContext()).newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.setViewport(viewport)
    await open('/login')
    await page.type('[name=password]', password)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  })
  afterAll(() => expect(complaints.filter((text) => !brokenOff.test(text))).toEqual([]))

  test('what is typed into the line is there at once, and the next after it', async () => {
    await open('/')
    const line = '[aria-label="What happened?"]'
    for (const title of ['Lunch #food', 'Coffee']) {
      await page.type(line, title)
      await page.keyboard.press('Enter')
    }
    await expect.poll(() => texts('.entry-title')).toEqual(['Coffee', 'Lunch'])
  })

  test('a photo is added, seen on its card, in the viewer and among the photos', async () => {
    const { id } = await server.lifelog.record({ title: 'At the pier' })
    const { bytes, filename } = await photo([900, 600])
    const path = join(folder, filename)
    await writeFile(path, bytes)
    await open(`/events/${id}`)
    const field = await page.waitForSelector('input[type=file][data-add-files]:not(:disabled)')
    await field?.uploadFile(path)
    await expect
      .poll(async () => (await server.lifelog.json<Event>(`/api/events/${id}`)).attachments.length)
      .toBe(1)
    await open('/')
    await page.locator('.entry .photo a, .entry a.photo').click()
    await page.waitForSelector('#viewer[open] img')
    await page.keyboard.press('Escape')
    await page.waitForSelector('#viewer:not([open])')
    // Closing it is a step back.
    await page.waitForFunction(() => !history.state?.viewer)
    await open('/photos')
    await page.waitForSelector('.photo-grid img')
  })

  test('an event is changed and deleted, and comes back', async () => {
    const { id } = await server.lifelog.record({ title: 'To be changed' })
    await open(`/events/${id}/edit`)
    await page.focus('[name=title]')
    await page.keyboard.press('End')
    await page.keyboard.type(' twice')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    await see('To be changed twice')
    await follow('.event-actions ::-p-text(Delete)')
    await follow('::-p-text(Undo)')
    await expect
      .poll(async () => (await server.lifelog.json<Event>(`/api/events/${id}`)).title)
      .toBe('To be changed twice')
    // The way back to the timeline ends there.
    await page.waitForNetworkIdle()
  })

  test('the event that was seen stays where it is while those above it come', async () => {
    const { record } = server.lifelog
    for (let i = 0; i < 15; i += 1) await record({ title: `Earlier ${i}` })
    const { id } = await record({ title: 'The place' })
    for (let i = 0; i < 30; i += 1) await record({ title: `Later ${i}` })
    await open(`/?from=${id}#event-${id}`)
    await page.waitForFunction(() => document.querySelectorAll('#timeline .entry').length > 45)
    await page.waitForSelector('#up[hidden]')
    const place = await page.$eval(`#event-${id}`, (card) => {
      const { scrollPaddingTop } = getComputedStyle(document.documentElement)
      const { scrollMarginTop } = getComputedStyle(card)
      const line = Number.parseFloat(scrollPaddingTop) + Number.parseFloat(scrollMarginTop)
      return { scrolled: scrollY, off: Math.abs(card.getBoundingClientRect().top - line) }
    })
    expect(place.scrolled).toBeGreaterThan(1000)
    expect(place.off).toBeLessThan(3)
  })

  test('a search finds as one types', async () => {
    await open('/')
    await page.type('#search', 'pier')
    await expect.poll(() => texts('.entry-title')).toEqual(['At the pier'])
    await expect.poll(() => new URL(page.url()).search).toBe('?q=pier')
  })

  test('the way back leads over the calendar, this day and the numbers', async () => {
    const { timestamp } = await server.lifelog.record({ title: 'Today' })
    const day = timestamp.slice(0, 10)
    for (const path of [
      `/calendar/${day.slice(0, 4)}`,
      `/calendar/${day.slice(0, 4)}/${day.slice(5, 7)}`,
      `/days/${day}`,
      '/on-this-day',
      '/insights',
      '/settings',
    ]) {
      await open(path)
      const shown = await page.evaluate(() => ({
        path: location.pathname,
        hasHeading: document.querySelector('h1') !== null,
        fits: document.documentElement.scrollWidth <= innerWidth,
      }))
      expect(shown).toEqual({ path, hasHeading: true, fits: true })
    }
  })
})
