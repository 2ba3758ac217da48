// @module-tag chromium-headless-shell

import type { Locator, Page, Route } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Entry } from '../../lib/assets/entries.ts'
import { noAnswer, phone, useBrowser } from '../support/browser.ts'
import { recordPhotos } from '../support/photo-events.ts'
import { restFinger } from '../support/rest-finger.ts'
import { recordHourly } from '../support/timeline.ts'

const browser = useBrowser()
beforeAll(async () => {
  const tower = { title: 'A tower', timestamp: '2020-05-01', tags: ['harbour'] }
  await recordPhotos(browser.lifelog, tower, [[600, 900]])
  await recordHourly(browser, 5)
})

const card = (page: Page, title: string) =>
  page.locator('.entry', { has: page.getByText(title, { exact: true }) })
const click = { position: { x: 60, y: 12 } }

/** Lets requests to a path wait until what this gives is called. */
async function hold(page: Page, path: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(path, async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}

describe('the palette, while what it offers is on its way,', () => {
  const heldPage = async (path: string) => {
    const page = await browser.page()
    const letIn = await hold(page, path)
    await page.goto('/')
    const dialog = page.getByRole('dialog', { name: 'Command palette' })
    return { page, letIn, dialog, options: page.locator('#palette [role=option]') }
  }
  const field = (dialog: Locator) => dialog.getByRole('combobox')

  test('Escape closes it, and what is typed is looked for', async () => {
    const { page, letIn, dialog, options } = await heldPage('**/assets/palette.*.js*')
    await page.keyboard.press('j')
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    expect(await dialog.isVisible()).toBe(false)
    await page.keyboard.press('Control+k')
    for (const key of 'nep/') await page.keyboard.press(key)
    await page.keyboard.press('Enter')
    expect(await field(dialog).inputValue()).toBe('nep/')
    expect(new URL(page.url()).pathname).toBe('/')
    for (const _ of 'nep/') await page.keyboard.press('Backspace')
    await page.keyboard.type('clndr')
    letIn()
    await options.first().waitFor()
    expect(await field(dialog).inputValue()).toBe('clndr')
    expect(await options.first().textContent()).toContain('Calendar')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/calendar/)
  })

  test('it stays closed where it was closed', async () => {
    const { page, letIn, dialog, options } = await heldPage('**/assets/palette.*.js*')
    await page.getByRole('button', { name: 'Command palette' }).click()
    await dialog.waitFor()
    await page.mouse.click(5, 400)
    await dialog.waitFor({ state: 'hidden' })
    letIn()
    await options.first().waitFor({ state: 'attached' })
    expect(await dialog.isVisible()).toBe(false)
  })

  test('an entry that was stepped to stays chosen', async () => {
    const { page, letIn, dialog, options } = await heldPage('**/api/tags')
    await page.keyboard.press('Control+k')
    await options.first().waitFor()
    await field(dialog).fill('r')
    await page.keyboard.press('ArrowDown')
    const chosen = page.locator('[role=option][aria-selected=true]')
    const before = await chosen.textContent()
    letIn()
    await page.getByRole('option', { name: 'harbour Tag' }).waitFor()
    expect(await chosen.textContent()).toBe(before)
  })

  test('it can fail, and the keys are those of the page again', async () => {
    const page = await browser.page()
    page.expected.push(noAnswer)
    const path = '**/assets/palette.*.js*'
    await page.route(path, (route) => route.abort())
    await page.goto('/')
    await page.keyboard.press('Control+k')
    await page.getByText('The command palette couldn’t be loaded.').waitFor()
    expect(await page.locator('dialog[open]').count()).toBe(0)
    await page.keyboard.press('/')
    expect(await page.locator(':focus').getAttribute('id')).toBe('search')
    await page.unroute(path)
    await page.keyboard.press('Control+k')
    await page.getByRole('option').first().waitFor()
  })
})

test('a module of which a part couldn’t be loaded is loaded once that can be', async () => {
  const { assets } = browser.lifelog.ctx
  const page = await browser.page()
  const loaded = new Set<string>()
  page.on('request', (request) => loaded.add(new URL(request.url()).pathname))
  await page.goto('/')
  await page.keyboard.press('j')
  // Chromium before 154 remembers these as failed, whatever URL the module itself has.
  const parts = assets.importsOf(['pin' as Entry]).imports.filter((url) => !loaded.has(url))
  expect(parts).not.toEqual([])
  page.expected.push(noAnswer)
  const isPart = ({ pathname }: URL) => parts.includes(pathname)
  await page.route(isPart, (route) => route.abort())
  await page.keyboard.press('p')
  await page.getByText('That didn’t work. Please try again.').waitFor()
  await page.unroute(isPart)
  await page.keyboard.press('p')
  await page.locator('.entry-pin').first().waitFor()
})

test('a finger that is lifted before the script has come has selected the card all the same', async () => {
  const page = await browser.page({ viewport: phone, hasTouch: true, isMobile: true })
  const letIn = await hold(page, '**/assets/selection.*.js*')
  await page.goto('/')
  const asked = page.waitForRequest('**/assets/selection.*.js*')
  const lift = await restFinger(page, card(page, 'Event 1'))
  await asked
  await lift()
  letIn()
  await page.getByText('1 selected').waitFor()
  await card(page, 'Event 3').tap(click)
  await page.getByText('2 selected').waitFor()
})

test('actions that come late let whoever types elsewhere by then go on', async () => {
  const page = await browser.page()
  const letIn = await hold(page, '**/assets/card-menu.*.js*')
  await page.goto('/')
  await card(page, 'Event 3').getByRole('link', { name: 'Actions' }).click()
  await page.keyboard.press('n')
  await page.keyboard.type('Fish')
  const loaded = page.waitForResponse('**/assets/card-menu.*.js*')
  letIn()
  await page.evaluate(`import('${(await loaded).url()}').then(() => undefined)`)
  await page.keyboard.type(' soup')
  expect(await page.locator('#quick-title').inputValue()).toBe('Fish soup')
  expect(await page.locator('.event-menu').count()).toBe(0)
  await card(page, 'Event 2').getByRole('link', { name: 'Actions' }).click()
  await page.locator('.event-menu').waitFor()
})

test('a picture that is clicked on twice before its viewer has come opens once', async () => {
  const page = await browser.page()
  const letIn = await hold(page, '**/assets/viewer.*.js*')
  await page.goto('/')
  const before = await page.evaluate(() => history.length)
  await card(page, 'A tower').locator('a[data-photo]').first().dblclick()
  letIn()
  await page.locator('#viewer').waitFor()
  expect(await page.evaluate(() => history.length)).toBe(before + 1)
  await page.goBack()
  await page.locator('#viewer').waitFor({ state: 'hidden' })
})

test('of places on the map that are opened one after the other the last one stays', async () => {
  for (const [title, longitude] of [
    ['Swim', 9.96],
    ['Work', 10.04],
  ] as const) {
    await browser.lifelog.record({ title, location: { latitude: 53.55, longitude, name: title } })
  }
  const page = await browser.page({ viewport: phone })
  const { promise, resolve: letIn } = Promise.withResolvers<void>()
  const held = async (route: Route) => {
    await promise
    await route.continue()
  }
  await page.route('**/map/events?*', held, { times: 1 })
  await page.goto('/map?bbox=9.9,53.5,10.1,53.6')
  await page.locator('.is-live').waitFor()
  const places = page.locator('.map-list')
  await places.getByRole('link', { name: 'Swim' }).click()
  await places.getByRole('link', { name: 'Work' }).click()
  const popup = page.locator('.map-popup')
  await popup.getByText('Work').waitFor()
  letIn()
  await expect.poll(() => page.locator('a[aria-busy=true]').count()).toBe(0)
  expect(await popup.textContent()).toContain('Work')
})
