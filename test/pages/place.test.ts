// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { answerOf, sizes, useBrowser } from '../support/browser.ts'
import { recordHourly, scrollTo } from '../support/timeline.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())

/** The card on top of what is seen, and how far down it is. */
const seen = (page: Page) =>
  page.evaluate(() => {
    const cards = [...document.querySelectorAll<HTMLElement>('.entry')]
    const card = cards.find((card) => card.getBoundingClientRect().bottom > 186)
    return card?.querySelector('.entry-title')?.textContent?.trim()
  })

/** Waits until the URL names the card that is on top, and tells its title. */
async function placeIsKept(page: Page): Promise<string> {
  const title = () =>
    page.evaluate(() => {
      const card = document.getElementById(location.hash.slice(1))
      return card?.querySelector('.entry-title')?.textContent?.trim()
    })
  await expect.poll(async () => (await title()) === (await seen(page))).toBe(true)
  return (await title()) ?? ''
}

describe.each(sizes)('on %s', (_, viewport) => {
  test('a reload leads back to where one was, however far down', async () => {
    await recordHourly(browser, 200)
    const page = await browser.page({ viewport })
    await page.goto('/')
    await scrollTo(page, 'Event 130')
    const before = await placeIsKept(page)
    await page.reload()
    await expect.poll(() => seen(page)).toBe(before)
    await page.getByText('Event 100', { exact: true }).waitFor({ state: 'attached' })
    expect(await seen(page)).toBe(before)
  })

  test('the way back from an event that was changed shows it as it is now', async () => {
    await recordHourly(browser, 80)
    const page = await browser.page({ viewport })
    await page.goto('/')
    await scrollTo(page, 'Event 60')
    const before = await placeIsKept(page)
    await page.getByRole('link', { name: before ?? '', exact: true }).click()
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Title').fill('Changed since')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Changed since' }).waitFor()
    await page.goBack()
    await page.goBack()
    await page.goBack()
    await page.waitForURL(/\?from=\d+/)
    await expect.poll(() => seen(page)).toBe('Changed since')
  })

  test('a page that the browser kept as it was shows what was changed since', async () => {
    const { id } = await browser.lifelog.record({ title: 'As it was' })
    const page = await browser.page({ viewport })
    await page.goto('/')
    await expect.poll(() => seen(page)).toBe('As it was')
    const json = { title: 'Changed since' }
    await browser.lifelog.json(`/api/events/${id}`, { method: 'PATCH', json })
    // What Chromium does without its DevTools, which switch that off.
    await page.evaluate(() =>
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    )
    await expect.poll(() => seen(page)).toBe('Changed since')
  })

  test('an event deleted from a filtered list leads back to that list', async () => {
    await recordHourly(browser, 30)
    const page = await browser.page({ viewport })
    await page.goto('/?tags=tag-1')
    await page.getByRole('link', { name: 'Event 8', exact: true }).click()
    await page.locator('.event-actions').getByRole('button', { name: 'Delete' }).click()
    await page.waitForURL(/\/\?tags=tag-1/)
    expect(await page.locator('.entry-title').allTextContents()).not.toContain('Event 8')
    await page.getByRole('button', { name: 'Undo' }).waitFor()
  })

  test('a jump to a day without events says what is shown instead', async () => {
    await browser.lifelog.request('/api/events', {
      method: 'POST',
      json: { title: 'Harvest', timestamp: '2020-04-30T12:00:00Z' },
    })
    const page = await browser.page({ viewport })
    await page.goto('/?date=2020-05-03')
    const note = page.getByText('Nothing is noted on 3 May 2020. This is what happened before it.')
    await note.waitFor()
    await page.goto('/?date=2020-04-02&sort=oldest')
    await page
      .getByText('Nothing is noted on 2 Apr 2020. This is what happened after it.')
      .waitFor()
    await page.goto('/?date=2020-04-30')
    await page.getByText('Harvest').waitFor()
    expect(await page.getByText('Nothing is noted').count()).toBe(0)
  })

  test('a range with its dates the wrong way round says so, and swaps them', async () => {
    await browser.lifelog.request('/api/events', {
      method: 'POST',
      json: { title: 'Harvest', timestamp: '2020-04-30T12:00:00Z' },
    })
    const page = await browser.page({ viewport })
    await page.goto('/?start=2020-05-03&end=2020-04-01')
    await page
      .getByText('The dates are the wrong way round: from 3 May 2020 to 1 Apr 2020.')
      .waitFor()
    await page.getByRole('link', { name: 'Swap the dates' }).click()
    await page.getByText('Harvest').waitFor()
  })
})

test('a list begins with the event that its URL names, in both directions', async () => {
  await recordHourly(browser, 5)
  const { items } = await browser.lifelog.json<{ items: { id: number; title: string }[] }>(
    '/api/events',
  )
  const id = items.find(({ title }) => title === 'Event 2')?.id
  // A script would bring what lies beyond both ends.
  const page = await browser.page({ javaScriptEnabled: false })
  const titles = () => page.locator('.entry-title').allTextContents()
  await page.goto(`/?from=${id}`)
  expect(await titles()).toEqual(['Event 2', 'Event 3', 'Event 4'])
  await page.goto(`/?from=${id}&sort=oldest`)
  expect(await titles()).toEqual(['Event 2', 'Event 1', 'Event 0'])
  await page.goto('/?from=99999999')
  expect(await titles()).toHaveLength(5)
  page.expected.push(answerOf(422))
  expect((await page.goto('/?from=x'))?.status()).toBe(422)
  await page.getByText('LifeLog can’t understand “from” in this address or form.').waitFor()
})
