// @module-tag chromium-headless-shell

import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { readWords } from '../../lib/search/index/read-words.ts'
import { phone, useBrowser } from '../support/browser.ts'

const browser = useBrowser()

/** How far what follows an element in its sentence stands from it, in pixels. */
function gapAfter(element: Locator): Promise<number> {
  return element.evaluate((node) => {
    const range = document.createRange()
    range.selectNode(node.nextSibling as Node)
    return Math.abs(range.getBoundingClientRect().left - node.getBoundingClientRect().right)
  })
}

test('what was looked for instead, or left out, is said in a sentence, with the way back', async () => {
  await browser.lifelog.record({ title: 'A walk at the harbour' })
  await browser.lifelog.record({ title: 'Seen by the dentist' })
  await readWords(browser.lifelog.ctx, new AbortController().signal)
  const page = await browser.page({ viewport: phone })
  const notice = page.locator('.found-notice')

  // What is looked for instead goes by words that the background may be counting.
  const found = async (path: string) => {
    await page.goto(path)
    return page.locator('.entry-title').allTextContents()
  }
  await expect.poll(() => found('/?q=harbor')).toEqual(['A walk at the harbour'])
  expect((await notice.textContent())?.trim()).toBe('Showing results for harbour.')
  expect(await gapAfter(notice.locator('strong'))).toBeLessThan(2)
  await page.getByRole('link', { name: 'Search instead for harbor' }).click()
  await page.waitForURL(/exact=true/)
  expect(await page.locator('.entry-title').count()).toBe(0)

  const question = '/?q=when did I last see the dentist'
  await expect.poll(() => found(question)).toEqual(['Seen by the dentist'])
  const leftOut = notice.filter({ hasText: 'left out' })
  expect((await leftOut.textContent())?.trim()).toMatch(
    /^Nothing has all of these words: .*\blast\b.* left out\.$/,
  )
})
