// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { axeViolations, useBrowser } from '../support/browser.ts'
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

beforeAll(async () => {
  const { record } = browser.lifelog
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
  event = (await recordPhotos(browser.lifelog, pier, shapes)).id
  page = await browser.page()
})

test.each([
  '/',
  '/?q=pier',
  '/?select=true',
  '/calendar',
  '/calendar/YEAR',
  '/calendar/YEAR/MONTH',
  '/days/DAY',
  '/events/new',
  '/events/ID',
  '/events/ID/edit',
  '/photos',
  '/map',
  '/on-this-day',
  '/insights',
  '/tags',
  '/views',
  '/trash',
  '/settings',
])('%s fits, however wide the window is, and can be read in the dark', async (path) => {
  const day = new Date().toISOString().slice(0, 10)
  const [year = '', month = ''] = day.split('-')
  const values: Record<string, string> = { YEAR: year, MONTH: month, DAY: day, ID: `${event}` }
  await page.goto(path.replace(/[A-Z]+/g, (name) => values[name] ?? name))
  await page.emulateMedia({ colorScheme: 'dark' })
  const tooWide: Record<number, string[]> = {}
  for (const width of widths) {
    await page.setViewportSize({ width, height: 740 })
    const found = await outside(page)
    if (found.length > 0) tooWide[width] = found
  }
  expect(tooWide).toEqual({})
  expect(await axeViolations(page, 'html', ['color-contrast'])).toEqual([])
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
