// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { axeViolations, phone, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { recordPhotos } from '../support/photo-events.ts'

/** In CSS pixels: the narrowest that is asked for (WCAG 2.2, 1.4.10), and around where layouts change. */
const widths = [
  ...[320, 384, 385, 543, 544, 607, 608, 927, 928, 959, 960, 1199, 1200],
  ...inDepth(360, 430, 480, 580, 640, 720, 768, 820, 912, 1024, 1180, 1280, 1440, 1760, 1920),
]

const browser = useBrowser()
let page: Page
let event: number
let key: string

beforeAll(async () => {
  const { record, request, json } = browser.lifelog
  const today = new Date().toISOString().slice(0, 10)
  const lastYear = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}T12:00`
  await record({ title: 'Donaudampfschifffahrtsgesellschaft', tags: ['sea', 'x'.repeat(64)] })
  const pier = {
    title: 'At the pier of Lisbon',
    description: `${'long'.repeat(60)}\n\n- [ ] a task`,
    location: { latitude: 38.7, longitude: -9.1, name: 'Lisbon' },
    metadata: { vendor: 'y'.repeat(90), amount: 12.5 },
    tags: ['sea'],
  }
  const shapes: [number, number][] = [
    [900, 600],
    [300, 900],
    [1600, 400],
  ]
  const recorded = await recordPhotos(browser.lifelog, pier, shapes)
  event = recorded.id
  key = recorded.keys[0] ?? ''
  await json(`/api/events/${event}`, { method: 'PATCH', json: { tags: ['sea', 'pier'] } })
  await request(`/api/pins/${event}`, { method: 'PUT' })
  await json('/api/views', { method: 'POST', json: { name: 'Piers', query: 'pier' } }, 201)
  await record({ title: 'That day', timestamp: lastYear, metadata: { amount: 3 } })
  await record({ title: 'A summer', timestamp: '1998-07', end_timestamp: '1998-08' })
  const trashed = await record({ title: 'Deleted' })
  await request(`/api/events/${trashed.id}`, { method: 'DELETE' })
  page = await browser.page()
  // The map that moves is tested by itself; here it's the one that is drawn.
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null
  })
})

const paths = [
  '/',
  '/?q=pier',
  '/?q=nothing+is+like+this',
  '/?tags=sea&sort=relevance',
  '/?select=true',
  '/calendar',
  '/calendar/YEAR',
  '/calendar/YEAR/MONTH',
  '/days/DAY',
  '/events/new',
  '/events/ID',
  '/events/ID/edit',
  '/events/ID/history',
  '/attachments/KEY/share',
  '/photos',
  '/map',
  '/on-this-day',
  '/insights',
  '/tags',
  '/views',
  '/trash',
  '/settings',
]
/** Those that are looked at in the dark too. */
const inDark = new Set([
  '/',
  '/calendar/YEAR/MONTH',
  '/events/new',
  '/events/ID',
  ...inDepth(...paths),
])

test.each(paths)('%s fits, however wide the window is, and has no barriers', async (path) => {
  const day = new Date().toISOString().slice(0, 10)
  const [year = '', month = ''] = day.split('-')
  const values: Record<string, string> = {
    YEAR: year,
    MONTH: month,
    DAY: day,
    ID: `${event}`,
    KEY: key,
  }
  await page.goto(path.replace(/[A-Z]+/g, (name) => values[name] ?? name))
  const tooWide: Record<number, string[]> = {}
  for (const width of widths) {
    await page.setViewportSize({ width, height: 740 })
    const found = await outside(page)
    if (found.length > 0) tooWide[width] = found
  }
  expect(tooWide).toEqual({})
  await page.setViewportSize(phone)
  await page.locator('main details').evaluateAll((all) => {
    for (const details of all) (details as HTMLDetailsElement).open = true
  })
  expect(await axeViolations(page)).toEqual([])
  if (!inDark.has(path)) return
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await axeViolations(page, 'html', ['color-contrast'])).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
})

/** What reaches beyond the window, where that can be scrolled to or is part of the bar on top. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const canScroll = document.documentElement.scrollWidth > innerWidth
    const looked = document.querySelectorAll<HTMLElement>(canScroll ? 'body *' : '.top *')
    return [...looked]
      .filter((one) => one.offsetParent && one.getBoundingClientRect().right > innerWidth + 1)
      .map(({ className, textContent }) => `${className}: ${textContent.trim()}`)
      .slice(0, 3)
  })
}
