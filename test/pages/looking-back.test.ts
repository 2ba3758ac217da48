// @module-tag chromium-headless-shell

import { Temporal } from 'temporal-polyfill'
import { beforeAll, expect, test } from 'vitest'
import { phone, type TestPage, useBrowser } from '../support/browser.ts'
import { recordLife } from '../support/life.ts'

// By touch alone, from the first page on, as somebody who has never seen it.

const browser = useBrowser()
const { year } = Temporal.Now.plainDateISO('Europe/Berlin')
let page: TestPage
beforeAll(async () => {
  await recordLife(browser.lifelog, 0.2)
  page = await browser.page({ viewport: phone, hasTouch: true })
})

const titles = () => page.locator('.entry-title').allTextContents()
const bar = (name: string) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).tap()

test('last Christmas', async () => {
  await page.goto('/')
  await bar('Calendar')
  await page
    .getByRole('link', { name: String(year - 1), exact: true })
    .first()
    .tap()
  await page.getByRole('link', { name: /^December/ }).tap()
  await page
    .getByRole('link', { name: /^24 December|24/ })
    .first()
    .tap()
  await expect.poll(titles).toContain('Christmas at the parents’')
})

test('the photos of one trip', async () => {
  await page.goto('/')
  await bar('Photos')
  await page.getByRole('searchbox').fill('Lisbon')
  await page.getByRole('searchbox').press('Enter')
  const photos = page.locator('.photo-grid a')
  await expect.poll(() => photos.count()).toBe(8)
  await photos.first().tap()
  await page.getByRole('dialog').getByText('Tram 28 to the castle').waitFor()
})

test('what happened on this day', async () => {
  await page.goto('/')
  await page.getByRole('link', { name: 'On this day' }).first().tap()
  await page.getByText('Repaired the old radio').first().waitFor()
})

test('how much was spent on restaurants this year', async () => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Insights' }).tap()
  await page.getByLabel('What').selectOption('amount')
  await page.getByLabel('Tag').selectOption('restaurant')
  await page.getByLabel('Year').selectOption(String(year))
  await page.getByRole('button', { name: 'Show' }).tap()
  await page.getByText(/ in all, .* on average of \d+ events\./).waitFor()
})
