// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  answerOf,
  axeViolations,
  desktop,
  looks,
  noAnswer,
  phone,
  useBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'

const browser = useBrowser()
beforeEach(async () => {
  await browser.lifelog.ctx.db.deleteFrom('events').execute()
})

const events = async () => (await browser.lifelog.json<EventsPage>('/api/events')).items
const line = (page: Page) => page.getByLabel('What happened?')
const chips = (page: Page) => page.locator('[data-understood] [data-meaning]').allTextContents()
const all = 'Dinner @"Old Town" in 1998 12.50€ #food'

describe.each(looks)('while it is typed, in %s,', (colorScheme, viewport) => {
  test('the line shows what it understood, and moves nothing', async () => {
    const page = await browser.page({ colorScheme, viewport })
    await page.goto('/')
    await line(page).focus()
    const heights = () =>
      page.evaluate(() => document.querySelector('#quick-add')?.getBoundingClientRect().height)
    const before = await heights()
    await line(page).pressSequentially(all)
    await expect.poll(() => chips(page)).toEqual(['Old Town', '1998', '€12.50', 'food'])
    expect(await heights()).toBe(before)
    expect(await axeViolations(page, '#quick-add')).toEqual([])
    await expect
      .poll(() => page.locator('[data-understood-words]').textContent())
      .toBe('Understood: Old Town; 1998; €12.50; food')
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(viewport.width)
    await line(page).press('Enter')
    await expect.poll(async () => (await events()).length).toBe(1)
    expect(await chips(page)).toEqual([])
    expect(await events()).toMatchObject([
      {
        title: 'Dinner',
        tags: ['food'],
        precision: 'year',
        location: { name: 'Old Town' },
        metadata: { amount: 12.5, currency: 'EUR' },
      },
    ])
  })

  test('each part can be taken literally, by keys too', async () => {
    const page = await browser.page({ colorScheme, viewport })
    await page.goto('/')
    await line(page).fill(all)
    await page.getByRole('button', { name: 'keep “in 1998” as it is' }).click()
    await expect.poll(() => chips(page)).toEqual(['€12.50', 'food'])
    expect(await line(page).inputValue()).toBe('Dinner @"Old Town" \\in 1998 12.50€ #food')
    expect(await line(page).evaluate((field) => field === document.activeElement)).toBe(true)
    await page.getByRole('button', { name: 'keep “#food” as it is' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => chips(page)).toEqual([])
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0]?.title)
      .toBe('Dinner @"Old Town" in 1998 12.50€ #food')
  })
})

test('the clock of the browser is meant', async () => {
  const page = await browser.page({ timezoneId: 'Pacific/Kiritimati' })
  await page.goto('/')
  await line(page).fill('Swim today 07:00')
  const today = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'full',
    timeZone: 'Pacific/Kiritimati',
  }).format(new Date())
  await expect.poll(() => chips(page)).toEqual([`${today} at 07:00`])
})

describe('saving waits for no chip', () => {
  test('where LifeLog is slow to understand', async () => {
    const page = await browser.page()
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route(/\/events\/understood/, async (route) => {
      await promise
      await route.continue().catch(() => undefined)
    })
    await page.goto('/')
    await line(page).fill('Lunch #food')
    await line(page).press('Enter')
    await expect.poll(async () => (await events())[0]?.tags).toEqual(['food'])
    expect(await chips(page)).toEqual([])
    resolve()
  })

  test('where it can’t be reached, or fails', async () => {
    const page = await browser.page()
    page.expected.push(noAnswer, answerOf(500))
    await page.goto('/')
    await page.route(/\/events\/understood/, (route) => route.fulfill({ status: 500, body: 'x' }))
    await line(page).fill('Lunch #food')
    await page.waitForResponse(/\/events\/understood/)
    expect(await chips(page)).toEqual([])
    await page.unroute(/\/events\/understood/)
    await page.context().setOffline(true)
    await line(page).fill('Lunch at sea #food')
    await page.waitForEvent('requestfailed')
    expect(await chips(page)).toEqual([])
    await line(page).press('Enter')
    await expect
      .poll(() => page.locator('.pending-title').allTextContents())
      .toEqual(['Lunch at sea #food'])
    await page.context().setOffline(false)
    await expect.poll(async () => (await events())[0]?.title).toBe('Lunch at sea')
  })
})

describe('“Use my place” of the line', () => {
  const geolocation = { latitude: 53.543612, longitude: 9.966931 }

  test.each([phone, ...inDepth(desktop)])('goes with the event, at $width px', async (viewport) => {
    const page = await browser.page({ viewport, geolocation, permissions: ['geolocation'] })
    await page.goto('/')
    await line(page).fill('Ferry @Landungsbrücken')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.getByText('My place: 53.54361, 9.96693').click()
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.getByText('My place: 53.54361, 9.96693').waitFor()
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0]?.location)
      .toEqual({
        latitude: 53.54361,
        longitude: 9.96693,
        name: 'Landungsbrücken',
      })
    await line(page).fill('Next')
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0])
      .toMatchObject({ title: 'Next', location: null })
  })

  test('goes with it to the full form', async () => {
    const page = await browser.page({ geolocation, permissions: ['geolocation'] })
    await page.goto('/')
    await line(page).fill('Ferry')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.getByText('My place: 53.54361').waitFor()
    await page.getByRole('button', { name: 'Details' }).click()
    await page.waitForURL(/\/events\/new/)
    expect(await page.getByLabel('Coordinates').inputValue()).toBe('53.54361, 9.96693')
  })

  test('says so where the browser may not tell', async () => {
    const page = await browser.page()
    await page.goto('/')
    await line(page).fill('Ferry')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.locator('.quick-note').getByText('This browser may not tell').waitFor()
  })
})
