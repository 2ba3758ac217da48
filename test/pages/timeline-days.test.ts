// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import type { NewEvent } from '../../lib/events/schema.ts'
import { axeViolations, looks, phone, useBrowser } from '../support/browser.ts'
import { inDepth, isDeep } from '../support/depth.ts'
import { recordHourly, scrollTo } from '../support/timeline.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())
const record = (event: NewEvent) => browser.lifelog.record(event)

/** What stands in the timeline from top to bottom, a line each. */
const lines = (page: Page) =>
  page
    .locator(':is(.month-head, .gap, .day-head time, .going-on li, .entry-title)')
    .evaluateAll((all) => all.map(({ textContent }) => textContent.replace(',', '')))

async function recordYears(): Promise<void> {
  await record({ title: 'Back home', timestamp: '2025-07-09T10:00' })
  await record({ title: 'Swam', timestamp: '2025-07-05T15:00' })
  await record({
    title: 'Summer house',
    timestamp: '2025-07-03',
    end_timestamp: '2025-07-08',
    precision: 'day',
  })
  await record({
    title: 'Night train',
    timestamp: '2025-07-02T22:00',
    end_timestamp: '2025-07-03T07:00',
  })
  await record({ title: 'Moved', timestamp: '2025-06' })
  await record({ title: 'First flat', timestamp: '2019' })
  await record({ title: 'Learnt to swim', timestamp: '1998-07~' })
}

const newestFirst = [
  'July 2025',
  'Wednesday 9 July 2025',
  'Back home',
  'Saturday 5 July 2025',
  'Summer house · day 3 of 6',
  'Swam',
  'Thursday 3 July 2025',
  'Summer house',
  'Wednesday 2 July 2025',
  'Night train',
  'June 2025',
  'Some time in June 2025',
  'Moved',
  'five years',
  '2019',
  'Some time in 2019',
  'First flat',
  '20 years',
  'July 1998',
  'Some time around July 1998',
  'Learnt to swim',
]

const scripts: [string, boolean][] = [
  ['without one', false],
  ...inDepth<[string, boolean]>(['with a script', true]),
]
test.each(scripts)(
  'months, gaps, vague times and what goes on for days are told, %s',
  async (_, script) => {
    await recordYears()
    const page = await browser.page({ viewport: phone, javaScriptEnabled: script })
    await page.goto('/')
    expect(await lines(page)).toEqual(newestFirst)
    const card = page.locator('.entry', { hasText: 'Summer house' })
    expect(await card.locator('.entry-time').textContent()).toMatch(/^3\s–\s8 July 2025 6 days$/)
    const night = page.locator('.entry', { hasText: 'Night train' })
    expect(await night.locator('.entry-time').textContent()).not.toContain('days')
    await page.goto('/?sort=oldest')
    expect((await lines(page)).slice(0, 7)).toEqual([
      'July 1998',
      'Some time around July 1998',
      'Learnt to swim',
      '20 years',
      '2019',
      'Some time in 2019',
      'First flat',
    ])
    await page.goto('/?q=swim&sort=relevance')
    expect(await page.locator('.month-head, .gap').count()).toBe(0)
  },
)

test('days that come, go and are loaded later keep what lies between them right', async () => {
  await recordHourly(browser, 60)
  await recordYears()
  const page = await browser.page()
  await page.goto('/')
  await scrollTo(page, 'Event 59')
  await expect.poll(async () => (await lines(page)).includes('Learnt to swim')).toBe(true)
  const shown = await lines(page)
  const summer = shown.indexOf('July 2025')
  expect(shown[summer - 1]).toBe('a year')
  expect(shown.slice(summer)).toEqual(newestFirst)
  await page.getByLabel('What happened?').fill('1 May 2010 Between')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await lines(page)).slice(-9))
    .toEqual([
      'First flat',
      'nine years',
      'May 2010',
      'Saturday 1 May 2010',
      'Between',
      'twelve years',
      'July 1998',
      'Some time around July 1998',
      'Learnt to swim',
    ])
})

test.each(looks)(
  'the first event is seen below what is above it, in %s, %o',
  async (colorScheme, viewport) => {
    await recordYears()
    const today = new Date().toISOString().slice(0, 10)
    const earlier = (years: number) => `${Number(today.slice(0, 4)) - years}${today.slice(4)}T12:00`
    for (const years of [1, 2, 3]) {
      await record({ title: `What was ${'long ago and '.repeat(9)}`, timestamp: earlier(years) })
    }
    await record({ title: 'Just now', tags: ['food', 'friends'] })
    const page = await browser.page({ colorScheme, viewport, hasTouch: viewport === phone })
    await page.goto('/')
    if (isDeep) expect(await axeViolations(page)).toEqual([])
    const card = await page.locator('.entry').first().boundingBox()
    const bar = await page.locator('.bar').boundingBox()
    const end = viewport === phone ? (bar?.y ?? 0) : viewport.height
    expect((card?.y ?? 0) + (card?.height ?? 0)).toBeLessThan(end)
    const tag = page.locator('.entry').getByRole('link', { name: 'food' })
    const background = await tag.evaluate((link) => getComputedStyle(link).backgroundColor)
    expect(background).toBe('rgba(0, 0, 0, 0)')
    await tag.click()
    await page.waitForURL('/?tags=food')
  },
)
