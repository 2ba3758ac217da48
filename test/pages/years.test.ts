// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { axeViolations, desktop, phone, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'

const browser = useBrowser()
const thisYear = new Date().getUTCFullYear()

beforeAll(async () => {
  const today = new Date().toISOString().slice(4, 10)
  const { record } = browser.lifelog
  await record({ title: 'Just now', tags: ['food'] })
  await record({ title: 'A year ago', timestamp: `${thisYear - 1}${today}T12:00` })
  for (const day of ['02', '17']) {
    await record({ title: `March ${day}`, timestamp: `2019-03-${day}T12:00`, tags: ['food'] })
  }
  await record({ title: 'Some day in May', timestamp: '2019-05' })
  await record({ title: 'Born', timestamp: '1985' })
})

const titles = (page: Page) => page.locator('.entry-title').allTextContents()

test('on a phone the way to a date has all years and months with what they hold', async () => {
  const page = await browser.page({ viewport: phone, hasTouch: true })
  await page.goto('/')
  expect(await page.locator('.rail').isHidden()).toBe(true)
  await page.getByText('Jump to date').tap()
  const years = page.getByRole('navigation', { name: 'Years' })
  await years.getByRole('link', { name: 'May 2019, 1 event' }).waitFor()
  expect(await years.locator('.year-link').allTextContents()).toEqual([
    `${thisYear} 1 event`,
    `${thisYear - 1} 1 event`,
    '2019 3 events',
    '1985 1 event',
  ])
  expect(await axeViolations(page, '.jump')).toEqual([])
  await years.getByRole('link', { name: 'Mar 2019, 2 events' }).tap()
  await page.waitForURL('/?date=2019-03-31')
  expect(await titles(page)).toEqual(['March 17', 'March 02', 'Born'])
})

test('without a script a page has them', async () => {
  const page = await browser.page({ viewport: phone, javaScriptEnabled: false })
  await page.goto('/')
  await page.getByText('Jump to date').click()
  await page.getByRole('link', { name: 'All years' }).click()
  await page.getByRole('heading', { name: 'Years' }).waitFor()
  await page.getByRole('link', { name: /^1985/ }).click()
  expect(await titles(page)).toEqual(['Born'])
})

test.each([
  ['light', desktop],
  ...inDepth(['dark', { width: 1920, height: 1080 }] as const),
] as const)(
  'on a wide screen years, month, memories and tags are beside the events, in %s',
  async (colorScheme, viewport) => {
    const page = await browser.page({ colorScheme, viewport })
    await page.goto('/')
    const years = page.getByRole('navigation', { name: 'Years' })
    const rail = page.getByRole('complementary', { name: 'At a glance' })
    await rail.locator('.memory-title').waitFor()
    await years.getByText('1985').waitFor()
    expect(await page.locator('#results > .on-this-day').isHidden()).toBe(true)
    expect(await rail.locator('td [aria-current=date]').count()).toBe(1)
    expect(await axeViolations(page, '.rail')).toEqual([])
    const main = await page.locator('#results').boundingBox()
    const [left, right] = [await years.boundingBox(), await rail.boundingBox()]
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(main?.x ?? 0)
    expect(right?.x).toBeGreaterThan((main?.x ?? 0) + (main?.width ?? 0))
    expect((right?.x ?? 0) + (right?.width ?? 0)).toBeLessThanOrEqual(viewport.width)

    const march = years.getByRole('link', { name: 'Mar 2019, 2 events' })
    expect(await march.isHidden()).toBe(true)
    await years.getByRole('link', { name: /^2019/ }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('/?date=2019-03-31')
    await expect.poll(() => march.getAttribute('aria-current')).toBe('true')
    await rail.getByRole('link', { name: 'food' }).click()
    await page.waitForURL('/?tags=food')
    expect(await page.getByRole('navigation', { name: 'Years' }).count()).toBe(0)
  },
)
