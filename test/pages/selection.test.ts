// @module-tag chromium-headless-shell

import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import { axeViolations, looks, phone, sizes, useBrowser } from '../support/browser.ts'
import { restFinger } from '../support/rest-finger.ts'
import { recordHourly, scrollTo } from '../support/timeline.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())

const card = (page: Page, title: string) =>
  page.locator('.entry', { has: page.getByText(title, { exact: true }) })
const isSeen = (page: Page, title: string) =>
  card(page, title).evaluate((it) => {
    const { top, bottom } = it.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  })
/** The last card that can be seen whole and isn't selected. */
const lastSeen = (page: Page) =>
  page.locator('.entry:not(:has(:checked))').evaluateAll((all) => {
    const seen = all.filter((it) => it.getBoundingClientRect().bottom < innerHeight)
    return seen.at(-1)?.querySelector('.entry-title')?.textContent.trim() ?? ''
  })
const tagged = async (tag: string) => {
  const { items } = await browser.lifelog.json<EventsPage>(`/api/events?tags=${tag}&limit=200`)
  return items.map(({ title }) => title)
}
const click = { position: { x: 60, y: 12 } }

test.each(looks)(
  'events are selected, tagged, exported and deleted, each with the way back, in %s',
  async (colorScheme, viewport) => {
    await recordHourly(browser, 70)
    const page = await browser.page({ colorScheme, viewport })
    await page.goto('/')
    await page.getByTitle('Select several events').click()
    await page.getByText('0 selected').waitFor()
    const add = page.getByRole('button', { name: 'Add tags' })
    expect(await add.isDisabled()).toBe(true)
    await card(page, 'Event 1').click(click)
    await card(page, 'Event 4').click({ ...click, modifiers: ['Shift'] })
    await card(page, 'Event 2').getByRole('checkbox').uncheck()
    await page.getByText('3 selected').waitFor()
    expect(await axeViolations(page, '#selection')).toEqual([])
    await page.getByLabel('Tags to add').fill('#Trip, sea')
    await add.click()
    await page.getByText('3 events tagged.').waitFor()
    expect(await tagged('trip,sea')).toEqual(['Event 1', 'Event 3', 'Event 4'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('3 events as before.').waitFor()
    expect(await tagged('trip')).toEqual([])

    await scrollTo(page, 'Event 60')
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-select]')?.click())
    await page.getByText('0 selected').waitFor()
    await card(page, 'Event 60').click(click)
    await card(page, 'Event 62').click(click)
    for (const [name, file] of [
      ['JSON', /selected\.json$/],
      ['Markdown', /selected\.md$/],
    ] as const) {
      const arriving = page.waitForEvent('download')
      await page.getByRole('button', { name: `Export as ${name}` }).click()
      const download = await arriving
      expect(download.suggestedFilename()).toMatch(file)
      const text = await readFile(await download.path(), 'utf8')
      expect([...new Set(text.match(/Event \d+/g))]).toEqual(['Event 62', 'Event 60'])
    }
    const seen = await lastSeen(page)
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('2 events moved into the trash.').waitFor()
    await expect.poll(() => isSeen(page, seen)).toBe(true)
    expect(await card(page, 'Event 60').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('2 events as before.').waitFor()
    await expect.poll(() => isSeen(page, seen)).toBe(true)
    await expect.poll(() => card(page, 'Event 60').count()).toBe(1)
  },
)

test.each(sizes)(
  'what is deleted right after scrolling leads back to what was seen, on %s',
  async (_, viewport) => {
    await recordHourly(browser, 70)
    const page = await browser.page({ viewport })
    await page.goto('/')
    await page.getByTitle('Select several events').click()
    await card(page, 'Event 3').click(click)
    await card(page, 'Event 5').click(click)
    // All are there, so that the end of the page is that of the list.
    await scrollTo(page, 'Event 69')
    await scrollTo(page, 'Event 40')
    await expect.poll(() => new URL(page.url()).searchParams.has('from')).toBe(true)
    const pressBelow = (selector: string) =>
      page.evaluate((selector) => {
        window.scrollTo({ top: 1e9, behavior: 'instant' })
        document.querySelector<HTMLElement>(selector)?.click()
      }, selector)
    await pressBelow('#selection [value=delete]')
    await page.getByText('2 events moved into the trash.').waitFor()
    await expect.poll(() => isSeen(page, 'Event 69')).toBe(true)

    await scrollTo(page, 'Event 40')
    await expect.poll(() => isSeen(page, 'Event 69')).toBe(false)
    await card(page, 'Event 40').getByRole('link', { name: 'Actions' }).click()
    await page.locator('.event-menu').waitFor()
    await pressBelow('.event-menu form[action$="/delete"] button')
    await page.getByText('The event is in the trash.').waitFor()
    await expect.poll(() => isSeen(page, 'Event 69')).toBe(true)
  },
)

test('by touch a long press begins a selection, and by keyboard Escape ends it', async () => {
  await recordHourly(browser, 5)
  const page = await browser.page({ viewport: phone, hasTouch: true, isMobile: true })
  await page.goto('/')
  const lift = await restFinger(page, card(page, 'Event 1'))
  await page.getByText('1 selected').waitFor()
  await lift()
  await card(page, 'Event 3').tap(click)
  await page.getByText('2 selected').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await page.keyboard.press('Escape')
  expect(await page.locator('#selection').isHidden()).toBe(true)
  expect(await page.locator('.entry-select:checked').count()).toBe(0)
  await card(page, 'Event 3').locator('.entry-title').tap()
  await page.waitForURL(/\/events\/\d+$/)
})

test('without a script boxes and a form do the same', async () => {
  await recordHourly(browser, 5)
  const page = await browser.page({ viewport: phone, javaScriptEnabled: false })
  await page.goto('/')
  await page.getByTitle('Select several events').click()
  await page.getByRole('button', { name: 'Add tags' }).click()
  await page.getByText('Select events first.').waitFor()
  await page.getByTitle('Select several events').click()
  await page.getByLabel('Select “Event 1”').check()
  await page.getByRole('button', { name: 'Add tags' }).click()
  await page.getByText('Type a tag first.').waitFor()
  await page.getByTitle('Select several events').click()
  await page.getByLabel('Select “Event 1”').check()
  await page.getByLabel('Select “Event 3”').check()
  await page.getByLabel('Tags to add').fill('trip')
  await page.getByRole('button', { name: 'Add tags' }).click()
  await page.getByText('2 events tagged.').waitFor()
  expect(await tagged('trip')).toEqual(['Event 1', 'Event 3'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('2 events as before.').waitFor()
  expect(await tagged('trip')).toEqual([])
  await page.getByTitle('Select several events').click()
  await page.getByLabel('Select “Event 3”').check()
  const arriving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as Markdown' }).click()
  expect((await arriving).suggestedFilename()).toMatch(/\.md$/)

  await page.goto('/?q=Event')
  await card(page, 'Event 2').getByRole('link', { name: 'Actions' }).click()
  await page.waitForURL(/\/events\/\d+\/actions$/)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('The event is in the trash.').waitFor()
  expect(new URL(page.url()).searchParams.get('q')).toBe('Event')
  expect(await card(page, 'Event 2').count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('The event is back.').waitFor()
  expect(await card(page, 'Event 2').count()).toBe(1)
})

test.each(looks)('each card has its actions, in %s', async (colorScheme, viewport) => {
  await recordHourly(browser, 30)
  const page = await browser.page({
    colorScheme,
    viewport,
    permissions: ['clipboard-write', 'clipboard-read'],
  })
  await page.goto('/')
  await scrollTo(page, 'Event 24')
  const open = card(page, 'Event 25').getByRole('link', { name: 'Actions' })
  await open.focus()
  await page.keyboard.press('Enter')
  const menu = page.locator('.event-menu')
  await menu.waitFor()
  expect(await axeViolations(page, '.event-menu')).toEqual([])
  const place = await menu.boundingBox()
  expect(place?.x).toBeGreaterThanOrEqual(0)
  expect((place?.x ?? 0) + (place?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
  expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual(viewport.height)
  await page.keyboard.press('Escape')
  await expect.poll(() => menu.count()).toBe(0)
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('entry-actions')
  await open.click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('The link is copied.').waitFor()
  const id = await card(page, 'Event 25').getAttribute('data-id')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `${browser.origin}/events/${id}`,
  )
  await open.click()
  await menu.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('The event is in the trash.').waitFor()
  await expect.poll(() => isSeen(page, 'Event 24')).toBe(true)
  expect(await card(page, 'Event 25').count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('The event is back.').waitFor()
  await expect.poll(() => isSeen(page, 'Event 25')).toBe(true)
  await open.click()
  await menu.getByRole('button', { name: 'Select' }).click()
  await page.getByText('1 selected').waitFor()
  await card(page, 'Event 24').click(click)
  await page.getByText('2 selected').waitFor()
})
