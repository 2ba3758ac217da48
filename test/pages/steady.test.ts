// @module-tag chromium-headless-shell

import { beforeEach, describe, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import { phone, sizes, type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser({ FILE_MAX_BYTES: '1048576' })
beforeEach(() => browser.lifelog.deleteEvents())

const line = (page: TestPage) => page.getByRole('textbox', { name: 'What happened?' })

describe('on a phone the first tap counts', () => {
  async function phonePage(): Promise<TestPage> {
    await browser.lifelog.record({ title: 'Harvest' })
    const page = await browser.page({ viewport: phone, hasTouch: true })
    await page.goto('/')
    return page
  }

  /** Taps where something is now, wherever it may be a moment later. */
  async function tapWhere(page: TestPage, name: string): Promise<void> {
    const target = page.getByText(name, { exact: true })
    const { x, y, width, height } = (await target.boundingBox()) ?? expect.fail()
    await page.touchscreen.tap(x + width / 2, y + height / 2)
  }

  test('on an event, with the focus in the quick line', async () => {
    const page = await phonePage()
    await line(page).tap()
    await page.getByRole('textbox', { name: 'Tags, separated by commas' }).waitFor()
    await tapWhere(page, 'Harvest')
    await page.waitForURL(/\/events\/\d+$/)
  })

  test('on the filters, after an event was noted', async () => {
    const page = await phonePage()
    await line(page).tap()
    await line(page).fill('Noted')
    await page.keyboard.press('Enter')
    await page.locator('.entry-title', { hasText: 'Noted' }).waitFor()
    await expect.poll(() => line(page).inputValue()).toBe('')
    await tapWhere(page, 'Filters')
    await page.getByLabel('From').waitFor()
  })
})

describe.each(sizes)('on %s', (_, viewport) => {
  test('the quick line refuses a file before the event is saved', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/')
    await page.setInputFiles('.quick-attach input', [
      { name: 'large.txt', mimeType: 'text/plain', buffer: Buffer.alloc(2 * 1024 * 1024, 'a') },
      { name: 'drawing.psd', mimeType: 'image/vnd.adobe.photoshop', buffer: Buffer.from('8BPS') },
      { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
      { name: 'notes.md', mimeType: '', buffer: Buffer.from('# Fine') },
    ])
    await page.getByText('large.txt: This file has 2 MB; at most 1 MB are possible.').waitFor()
    await page.getByText('drawing.psd: Files of this kind are not accepted.').waitFor()
    await page.getByText('empty.txt: This file is empty').waitFor()
    await page.getByRole('button', { name: 'Without notes.md' }).waitFor()
    expect(await page.locator('.quick-files li').count()).toBe(1)
    const { items } = await browser.lifelog.json<EventsPage>('/api/events')
    expect(items).toEqual([])
    await line(page).press('Enter')
    const attached = async () =>
      (await browser.lifelog.json<EventsPage>('/api/events')).items[0]?.attachments
    await expect.poll(attached).toMatchObject([{ filename: 'notes.md', state: 'ready' }])
  })

  test('what is wrong with the metadata is seen above the buttons', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/events/new')
    await page.locator('summary', { hasText: 'Metadata' }).click()
    const field = page.getByRole('textbox', { name: 'Metadata' })
    await field.pressSequentially('{"a": 1,\n"b": 2,\n"c": 3,\n"d": 4,\n"e" 5}')
    const error = page.locator('[data-error=metadata]')
    await expect.poll(() => error.textContent()).toContain('(line 5 column 5)')
    const bottom = async (selector: string, edge: 'top' | 'bottom') =>
      page.locator(selector).evaluate((it, edge) => it.getBoundingClientRect()[edge], edge)
    await expect
      .poll(
        async () =>
          (await bottom('[data-error=metadata]', 'bottom')) - (await bottom('.save-bar', 'top')),
      )
      .toBeLessThanOrEqual(0)
  })
})
