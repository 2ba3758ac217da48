// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { phone, useBrowser } from '../support/browser.ts'

const browser = useBrowser()
beforeAll(async () => {
  const events = [
    ['Harbour walk', 'Ships and a harbour master', ['walk', 'sea'], '2026-01-01'],
    ['Lunch', 'At the harbour, with Anna', ['food', 'sea'], '2026-02-01'],
    ['Dinner', '*Pasta* &amp; [harbour](https://example.org) <b>', ['food'], '2026-03-01'],
    ['Concert', null, ['music'], '2026-04-01'],
  ] as const
  for (const [title, description, tags, day] of events) {
    const timestamp = `${day}T12:00:00Z`
    await browser.lifelog.record({ title, description, tags: [...tags], timestamp })
  }
})

// By its label: it becomes a combobox once its completion has come.
const search = (page: Page) => page.getByLabel('Search', { exact: true })
const titles = (page: Page) => page.locator('.entry-title').allTextContents()
const found = (page: Page) => page.locator('#found').textContent()
const query = (page: Page) => new URL(page.url()).search

describe('searching as one types', () => {
  test('shows matches, marked, and says how many; the URL has it all', async () => {
    const page = await browser.page({ viewport: phone })
    await page.goto('/')
    await search(page).pressSequentially('harb')
    // Fewer letters find the same.
    await expect.poll(() => query(page)).toBe('?q=harb')
    await expect.poll(() => titles(page)).toEqual(['Dinner', 'Lunch', 'Harbour walk'])
    expect(await found(page)).toBe('3 events')
    expect(await page.locator('mark').allTextContents()).toContain('Harbour')
    expect(await page.locator('.entry-snippet').first().textContent()).toBe('Pasta & harbour <b>')
    expect(await search(page).evaluate((field) => field === document.activeElement)).toBe(true)
    await search(page).pressSequentially('our anna')
    await expect.poll(() => query(page)).toBe('?q=harbour+anna')
    await expect.poll(() => titles(page)).toEqual(['Lunch'])
    expect(await found(page)).toBe('1 event')
  })

  test('one step back leads to where one was before the search', async () => {
    const page = await browser.page()
    await page.goto('/?tags=food')
    await search(page).pressSequentially('har')
    await expect.poll(() => query(page)).toBe('?q=har&tags=food')
    await search(page).pressSequentially('bour')
    await expect.poll(() => query(page)).toBe('?q=harbour&tags=food')
    await page.getByText('Filters').click()
    await page.getByLabel('Order').selectOption('oldest first')
    await expect.poll(() => query(page)).toContain('sort=oldest')
    await expect.poll(() => titles(page)).toEqual(['Lunch', 'Dinner'])
    await page.goBack()
    await expect.poll(() => titles(page)).toEqual(['Dinner', 'Lunch'])
    expect(await search(page).inputValue()).toBe('harbour')
    await page.goBack()
    await expect.poll(() => query(page)).toBe('?tags=food')
    await expect.poll(() => search(page).inputValue()).toBe('')
    await page.goForward()
    await expect.poll(() => search(page).inputValue()).toBe('harbour')
    await page.goto('/?q=harbour&tags=sea')
    await page.reload()
    expect(await titles(page)).toEqual(['Lunch', 'Harbour walk'])
  })

  test('an answer that comes late doesn’t replace a newer one', async () => {
    const page = await browser.page()
    await page.goto('/')
    const { promise, resolve } = Promise.withResolvers<void>()
    const asked: string[] = []
    await page.route(/\?q=/, async (route) => {
      const { search } = new URL(route.request().url())
      asked.push(search)
      if (search === '?q=harbour') await promise
      await route.continue().catch(() => {})
    })
    await search(page).fill('harbour')
    await expect.poll(() => asked).toContain('?q=harbour')
    await expect
      .poll(() =>
        page.locator('#filters .spinner').evaluate((it) => getComputedStyle(it).visibility),
      )
      .toBe('visible')
    await search(page).fill('concert')
    await expect.poll(() => titles(page)).toEqual(['Concert'])
    resolve()
    await page.waitForLoadState('networkidle')
    expect(await titles(page)).toEqual(['Concert'])
    expect(query(page)).toBe('?q=concert')
  })

  test('that finds nothing says so, and leads back', async () => {
    const page = await browser.page()
    await page.goto('/')
    await search(page).fill('nowhere')
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
    expect(await found(page)).toBe('Nothing found')
    await page.getByRole('link', { name: 'Back to the timeline' }).click()
    await page.waitForURL('/')
    expect(await titles(page)).toHaveLength(4)
    await page.goto('/?q=concert&tags=food')
    await page.getByRole('link', { name: 'Search everything' }).click()
    await page.waitForURL('/?q=concert')
    expect(await titles(page)).toEqual(['Concert'])
  })
})

describe('filters', () => {
  test('narrow by days and by tags, all of them or any; each can be taken away', async () => {
    const page = await browser.page()
    await page.goto('/')
    await page.getByText('Filters').click()
    await page.getByLabel('Tags', { exact: true }).fill('food, sea')
    await page.keyboard.press('Enter')
    await expect.poll(() => titles(page)).toEqual(['Lunch'])
    await page.getByLabel('With', { exact: true }).selectOption('any of them')
    await expect.poll(() => titles(page)).toEqual(['Dinner', 'Lunch', 'Harbour walk'])
    await page.getByLabel('From').fill('2026-02-01')
    await page.getByLabel('To', { exact: true }).fill('2026-02-28')
    await expect.poll(() => titles(page)).toEqual(['Lunch'])
    await expect
      .poll(() => query(page))
      .toBe('?tags=food%2C+sea&tag_mode=any&start=2026-02-01&end=2026-02-28')
    await page.getByRole('link', { name: 'Without the filter to 28 Feb 2026' }).click()
    await expect.poll(() => titles(page)).toEqual(['Dinner', 'Lunch'])
    await page.getByRole('link', { name: 'Without the filter sea' }).click()
    await page.waitForURL('/?tags=food&tag_mode=any&start=2026-02-01')
    await page.getByRole('link', { name: 'Show everything' }).click()
    await page.waitForURL('/')
  })

  test('by relevance the best match comes first, each card with its day', async () => {
    const page = await browser.page()
    await page.goto('/?q=harbour&sort=relevance')
    expect((await titles(page))[0]).toBe('Harbour walk')
    expect(await page.locator('.entry-time').first().textContent()).toContain(
      'Thursday, 1 January 2026',
    )
  })

  test('work without script', async () => {
    const page = await browser.page({ javaScriptEnabled: false })
    await page.goto('/')
    await search(page).fill('harbour')
    await page.keyboard.press('Enter')
    await expect.poll(() => titles(page)).toEqual(['Dinner', 'Lunch', 'Harbour walk'])
    await page.getByText('Filters').click()
    await page.getByLabel('Tags', { exact: true }).fill('sea')
    await page.getByLabel('Order').selectOption('oldest first')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => titles(page)).toEqual(['Harbour walk', 'Lunch'])
  })

  test('more than a thousand are not counted, and can all be reached', async () => {
    const events = Array.from({ length: 1_100 }, (_, i) => ({
      uid: uuid(),
      title: `many ${i}`,
      timestamp: new Date(Date.UTC(2020, 0, 1) + i * 60_000).toISOString(),
    }))
    await browser.lifelog.ctx.db.insertInto('events').values(events).execute()
    const shown = async (path: string) => (await browser.lifelog.request(path)).text()
    const first = await shown('/?q=many')
    expect(first).toContain('1,000+ events')
    const older = /href="([^"]*down=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await shown(older)).replaceAll(/<[^>]*>/g, '')).toContain('many 1000')
  })
})
