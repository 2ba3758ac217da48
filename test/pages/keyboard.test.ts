// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { axeViolations, useBrowser } from '../support/browser.ts'

const browser = useBrowser()
beforeAll(async () => {
  for (const title of ['third', 'second', 'first']) {
    await browser.lifelog.record({ title })
  }
})

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent)

test('/ searches, n notes, j and k move, Enter opens, e edits, Escape leaves', async () => {
  const page = await browser.page()
  await page.goto('/')
  await page.keyboard.press('/')
  expect(await focused(page)).toBe('search')
  await page.keyboard.type('n/?')
  expect(await page.getByLabel('Search', { exact: true }).inputValue()).toBe('n/?')
  await page.locator('#found', { hasText: 'Nothing found' }).waitFor()
  await page.getByLabel('Search', { exact: true }).fill('')
  await page.getByRole('link', { name: 'third' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  expect(await focused(page)).toBe('quick-title')
  await page.keyboard.press('Escape')
  await page.waitForURL('/')
  await page.keyboard.press('j')
  expect(await focused(page)).toBe('first')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  expect(await focused(page)).toBe('third')
  await page.keyboard.press('k')
  expect(await focused(page)).toBe('second')
  await page.keyboard.press('e')
  await page.waitForURL(/\/events\/\d+\/edit$/)
  expect(await page.getByLabel('Title').inputValue()).toBe('second')
  await page.goto('/')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/events\/\d+$/)
})

test('? tells the keys, and there they can be switched off', async () => {
  const page = await browser.page()
  await page.goto('/')
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard' })
  await help.waitFor()
  expect(await axeViolations(page, 'dialog[open]')).toEqual([])
  await page.keyboard.press('n')
  expect(await help.isVisible()).toBe(true)
  await help.getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  expect(await help.isVisible()).toBe(false)
  await page.keyboard.press('n')
  expect(await focused(page)).not.toBe('quick-title')
  await page.reload()
  await page.keyboard.press('/')
  expect(await focused(page)).not.toBe('search')
})

test('keys with Ctrl, Alt or Meta stay the browser’s', async () => {
  const page = await browser.page()
  await page.goto('/')
  for (const key of ['Control+/', 'Alt+n', 'Meta+j']) await page.keyboard.press(key)
  expect(['search', 'quick-title', 'first']).not.toContain(await focused(page))
})

test('all of the page can be reached by Tab, in the order in which it is seen', async () => {
  const page = await browser.page()
  await page.goto('/')
  const reached: unknown[] = []
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    reached.push(await focused(page))
  }
  const texts = reached.map((text) => String(text).trim())
  const wanted = [
    'quick-title',
    'quick-tags',
    'Add',
    'Details',
    'search',
    'Filters',
    'Jump to date',
    'first',
    'second',
    'third',
  ]
  expect(texts.filter((text) => wanted.includes(text)).slice(0, wanted.length)).toEqual(wanted)
})
