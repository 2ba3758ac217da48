// @module-tag chromium-headless-shell

import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, openBrowser, phone, type TestBrowser, themes } from '../support/browser.ts'
import { pdfWithTexts } from '../support/pdf.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('what is found in a file says which, with the words around, and leads there', async () => {
  const event = await browser.lifelog.record({ title: 'Lunch' })
  const body = new FormData()
  const pdf = new Uint8Array(pdfWithTexts('Two fish soups for <b>Anna</b> and me'))
  body.set('file', new File([pdf], 'receipt.pdf', { type: 'application/pdf' }))
  const path = `/api/events/${event.id}/attachments`
  await browser.lifelog.json(path, { method: 'POST', body }, 201)
  for (const colorScheme of themes) {
    const page = await browser.page({ viewport: phone, colorScheme })
    const hits = page.getByRole('list', { name: 'Found in files' })
    await expect
      .poll(async () => {
        await page.goto('/?q=soup')
        return hits.allTextContents()
      })
      .toEqual([expect.stringContaining('receipt.pdf fish soups for <b>Anna')])
    expect(await hits.locator('mark').allTextContents()).toEqual(['soups'])
    expect(await axeViolations(page, '.entry')).toEqual([])
    await hits.getByRole('link', { name: 'receipt.pdf' }).click()
    await page.waitForURL(new RegExp(`/events/${event.id}#attachment-`))
  }
})
