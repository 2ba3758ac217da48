// @module-tag chromium-headless-shell

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerOf,
  axeViolations,
  openBrowser,
  phone,
  type TestBrowser,
} from '../support/browser.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await openBrowser()
  const events = [
    ['Lunch', ['food', 'new york'], '2026-01-01'],
    ['Dinner', ['food'], '2026-02-01'],
    ['Walk', [], '2026-03-01'],
  ] as const
  for (const [title, tags, day] of events) {
    const json = { title, tags, timestamp: `${day}T12:00:00Z` }
    await browser.lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
})
afterAll(() => browser.close())

test('a search with its filters is saved, pinned, changed, deleted and brought back', async () => {
  const page = await browser.page({ viewport: phone })
  const titles = () => page.locator('.entry-title').allTextContents()
  await page.goto('/?q=lunch&tags=food,new+york&start=2026-01-01&end=2026-01-31')
  expect(await titles()).toEqual(['Lunch'])
  await page.getByText('Save this search').click()
  await page.getByLabel('Name').fill('Eating <out>')
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.waitForURL(/after%3A2025-12-31\+before%3A2026-02-01/)
  expect(await titles()).toEqual(['Lunch'])
  const pinned = page.getByRole('navigation', { name: 'Saved searches' })
  await page.goto('/')
  await pinned.getByRole('link', { name: 'Eating <out>' }).click()
  await expect.poll(titles).toEqual(['Lunch'])

  await pinned.getByRole('link', { name: 'All saved' }).click()
  await page.getByText('Change “Eating <out>”').click()
  await page.getByLabel('Name').fill('Food')
  await page.getByLabel('Search').fill('tag:food')
  await page.getByLabel('Show it on the timeline').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Food' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Delete “Food”' }).click()
  await page.getByText('Nothing is saved yet').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'Food' }).click()
  await expect.poll(titles).toEqual(['Dinner', 'Lunch'])
  expect(await pinned.count()).toBe(0)
})

test('a name that is taken is said beside the field, and nothing typed is lost', async () => {
  const page = await browser.page({ javaScriptEnabled: false })
  page.expected.push(answerOf(409))
  const json = { name: 'Walks', query: 'walk' }
  await browser.lifelog.json('/api/views', { method: 'POST', json }, 201)
  await page.goto('/?q=walk+in:2026')
  await page.getByText('Save this search').click()
  await page.getByLabel('Name').fill('walks')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('There is a saved search called “walks” already.').waitFor()
  expect(await page.locator('#name-new').inputValue()).toBe('walks')
  expect(await page.locator('#query-new').inputValue()).toBe('walk in:2026')
  await page.locator('#name-new').fill('Walks this year')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.waitForURL(/\?q=walk\+in%3A2026/)
  expect(await page.locator('.entry-title').allTextContents()).toEqual(['Walk'])
})
