// @module-tag chromium-headless-shell

import { beforeAll, expect, test } from 'vitest'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { axeViolations, looks, type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser()
let page: TestPage
beforeAll(async () => {
  const { record, json } = browser.lifelog
  const { id } = await record({ title: 'Fish soup', tags: ['harbour'] })
  await browser.lifelog.request(`/api/pins/${id}`, { method: 'PUT' })
  await json('/api/views', { method: 'POST', json: { name: 'Eating out', query: 'tag:food' } }, 201)
  page = await browser.page()
})

const field = () => page.getByRole('combobox', { name: 'Command palette' })
const options = () => page.getByRole('option')
const selected = () => page.locator('[role=option][aria-selected=true] bdi').textContent()

test('by keyboard: opens, finds by a few letters, goes there, and closes', async () => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto('/trash')
  expect(asked.filter((path) => path.includes('palette'))).toEqual([])
  await page.keyboard.press('Control+k')
  await options().first().waitFor()
  expect(await page.locator(':focus').getAttribute('role')).toBe('combobox')
  await field().fill('clndr')
  expect(await selected()).toBe('Calendar')
  const id = await field().getAttribute('aria-activedescendant')
  expect(await page.locator(`#${id}`).textContent()).toContain('Calendar')
  await field().fill('no such thing')
  await page.getByText('Nothing by this name.').waitFor()
  await field().fill('harb')
  await page.getByRole('option', { name: 'harbour Tag' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('/?tags=harbour')
  await page.keyboard.press('Control+k')
  await field().fill('eating')
  await page.getByRole('option', { name: 'Eating out Saved search' }).waitFor()
  await field().fill('soup')
  await page.getByRole('option', { name: 'Fish soup Pinned event' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/events\/\d+$/)
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('dialog[open]').count()).toBe(0)
  await page.keyboard.press('Control+k')
  await field().fill('theme: d')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  expect(await selected()).toBe('Theme: dark')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
  expect((await browser.lifelog.json<SettingsView>('/api/settings')).theme).toBe('dark')
  await page.keyboard.press('?')
  await page.getByText('Go to a page, tag or setting').waitFor()
})

test.each(looks)('by touch: its button opens it, and it fits: %s', async (theme, viewport) => {
  await browser.lifelog.json('/api/settings', { method: 'PATCH', json: { theme } })
  await page.setViewportSize(viewport)
  await page.goto('/')
  await page.getByRole('button', { name: 'Command palette' }).click()
  await page.getByRole('option', { name: 'harbour Tag' }).waitFor()
  expect(await axeViolations(page, '#palette')).toEqual([])
  const heights = await options().evaluateAll((items) =>
    items.map(({ clientHeight }) => clientHeight),
  )
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
    viewport.width,
  )
  await page.getByRole('option', { name: 'Passkeys Settings' }).click()
  await page.waitForURL('/settings#passkeys')
})
