// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, openBrowser, phone, type TestBrowser } from '../support/browser.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await openBrowser()
  const events = [
    ['Harbour walk', ['walk', 'sea'], '2019-07-14', { name: 'Fischmarkt' }],
    ['Lunch', ['food', 'new york'], '2019-08-01', null],
    ['Dinner', ['food'], '2020-03-01', null],
  ] as const
  for (const [title, tags, day, location] of events) {
    const json = { title, tags, timestamp: `${day}T12:00:00Z`, location }
    await browser.lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
})
afterAll(() => browser.close())

const search = (page: Page) => page.getByLabel('Search', { exact: true })
const titles = (page: Page) => page.locator('.entry-title').allTextContents()
const found = (page: Page) => page.locator('#found')

test('each operator is a chip that can be taken away, also by the keyboard', async () => {
  const page = await browser.page({ viewport: phone })
  await page.goto('/')
  await search(page).fill('tag:food in:2019 ')
  await expect.poll(() => titles(page)).toEqual(['Lunch'])
  await page.getByRole('link', { name: 'Without the filter tag:food' }).waitFor()
  await page.getByRole('link', { name: 'Without the filter in:2019' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('/?q=tag%3Afood')
  expect(await titles(page)).toEqual(['Dinner', 'Lunch'])
  expect(await search(page).inputValue()).toBe('tag:food')
  expect(await axeViolations(page, '.filters')).toEqual([])
})

test('to leave the search field brings nothing anew, so a chip keeps the focus', async () => {
  const page = await browser.page()
  await page.goto('/')
  await search(page).fill('tag:food in:2019 ')
  await expect.poll(() => titles(page)).toEqual(['Lunch'])
  const chip = page.getByRole('link', { name: 'Without the filter in:2019' })
  const shown = await chip.elementHandle()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await chip.focus()
  await page.locator('.histogram, .entry').first().waitFor()
  await page.evaluate(() => new Promise(requestAnimationFrame))
  expect(asked).not.toContain('/')
  expect(await shown?.evaluate((chip) => chip === document.activeElement)).toBe(true)
})

test('what is not understood is said beside how much was found', async () => {
  const page = await browser.page()
  await page.goto('/')
  await search(page).fill('in:summer food ')
  await expect.poll(() => found(page).textContent()).toContain('in:summer is left out')
  expect(await found(page).textContent()).toContain('2 events')
  expect(await found(page).getAttribute('role')).toBe('status')
  await search(page).fill('in:2019 food ')
  await expect.poll(() => found(page).textContent()).toBe('1 event')
})

test('operators, tags and places are completed while one types', async () => {
  const page = await browser.page({ viewport: phone })
  await page.goto('/')
  const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')
  await search(page).pressSequentially('-ta')
  await expect.poll(() => options.allTextContents()).toEqual(['-tag: events with the tag'])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => options.allTextContents())
    .toEqual(['-tag:food 2', '-tag:"new york" 1', '-tag:sea 1', '-tag:walk 1'])
  expect(await axeViolations(page, '.filters')).toEqual([])
  await options
    .filter({ hasText: 'new york' })
    .tap()
    .catch(() => options.nth(1).click())
  expect(await search(page).inputValue()).toBe('-tag:"new york" ')
  await expect.poll(() => titles(page)).toEqual(['Dinner', 'Harbour walk'])
  await search(page).pressSequentially('has:p')
  await expect.poll(() => options.allTextContents()).toEqual(['has:photo ', 'has:place '])
  await page.keyboard.press('Escape')
  await expect.poll(() => options.count()).toBe(0)
  expect(await search(page).inputValue()).toBe('-tag:"new york" has:p')
  await search(page).fill('fisc')
  await expect.poll(() => options.allTextContents()).toEqual(['"Fischmarkt" place'])
})

test('the help opens by the keyboard and explains every operator', async () => {
  const page = await browser.page()
  await page.goto('/')
  const help = page.getByRole('region', { name: 'How to search' })
  expect(await help.isVisible()).toBe(false)
  await page.locator('.search-help-switch > summary').focus()
  await page.keyboard.press('Enter')
  await help.getByText('meta.amount>20').waitFor()
  expect(await axeViolations(page, '.filters')).toEqual([])
  const plain = await browser.page({ javaScriptEnabled: false })
  await plain.goto('/')
  await plain.locator('.search-help-switch > summary').click()
  expect(await plain.getByText('meta.amount>20').isVisible()).toBe(true)
})

test('a chart shows when it was, and leads into each year and month', async () => {
  const page = await browser.page({ viewport: phone })
  await page.goto('/?q=food+or+sea')
  const bars = page.getByRole('link', { name: /^(20\d\d|\w{3} 20\d\d): / })
  await expect.poll(() => bars.count()).toBe(3)
  expect(await bars.first().getAttribute('aria-label')).toBe('Jul 2019: 1 event')
  expect(await page.getByRole('table').getByRole('row').allTextContents()).toEqual([
    'Jul 20191',
    'Aug 20191',
    'Mar 20201',
  ])
  expect(await axeViolations(page, '.histogram')).toEqual([])
  await bars.nth(1).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/in%3A2019-08/)
  expect(await titles(page)).toEqual(['Lunch'])
  await page.getByRole('link', { name: 'Without the filter in:2019-08' }).click()
  await expect.poll(() => titles(page)).toHaveLength(3)
})

test('without a script the chart is a page of its own', async () => {
  const page = await browser.page({ javaScriptEnabled: false })
  await page.goto('/?q=food')
  await page.getByRole('link', { name: 'When that was' }).click()
  await page.getByRole('link', { name: 'Mar 2020: 1 event' }).click()
  expect(await titles(page)).toEqual(['Dinner'])
})
