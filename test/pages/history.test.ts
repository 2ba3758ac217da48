// @module-tag chromium-headless-shell

import { beforeAll, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { axeViolations, looks, phone, type TestPage, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'

const browser = useBrowser({ LIFELOG_TIMEZONE: 'Europe/Berlin' })
let page: TestPage
let event: Event
beforeAll(async () => {
  page = await browser.page({ viewport: phone })
  const call = (method: string, path: string, json: object, status?: number) =>
    browser.lifelog.json<Event>(path, { method, json }, status)
  const first = {
    title: 'Dinner',
    description: 'Fish soup, once.\nمرحبا',
    tags: ['food'],
    timestamp: '1998-07',
    location: { name: 'Landungsbrücken', latitude: 53.5436, longitude: 9.9669 },
  }
  event = await call('POST', '/api/events', first, 201)
  const path = `/api/events/${event.id}`
  await call('PATCH', path, { description: 'Fish soup, twice.\nمرحبا', tags: ['food', 'fish'] })
  await call('PATCH', path, { title: 'Supper', timestamp: '1998-07-12', location: null })
})

test('the page of an event says when and where as it is known', async () => {
  const { id } = await browser.lifelog.json<Event>(
    '/api/events',
    {
      method: 'POST',
      json: {
        title: 'Ramen',
        timestamp: '2026-03-03T20:30',
        timezone: 'Asia/Tokyo',
        location: { name: '渋谷', latitude: 35.658, longitude: 139.7016 },
      },
    },
    201,
  )
  await page.goto(`/events/${id}`)
  expect(await page.locator('.event-time').textContent()).toMatch(/3 March 2026.*20:30.*Tokyo/)
  await page.getByRole('link', { name: '渋谷' }).click()
  await page.getByRole('link', { name: 'Ramen' }).waitFor()
})

test('what changed is shown word by word, and any version comes back', async () => {
  await page.goto(`/events/${event.id}`)
  await page.getByRole('link', { name: 'History' }).click()
  const changes = page.locator('.change')
  expect(await changes.count()).toBe(2)
  expect(await changes.nth(0).locator('del').allTextContents()).toEqual([
    'Dinner',
    'July 1998 (Europe/Berlin)',
    'Landungsbrücken (53.5436, 9.9669)',
  ])
  expect(await changes.nth(1).locator('ins').allTextContents()).toEqual(['fish', 'twice'])
  await page.getByRole('button', { name: 'Restore version 1' }).click()
  await page.getByText('This is version 1 again.').waitFor()
  expect(await browser.lifelog.json(`/api/events/${event.id}`)).toMatchObject({
    version: 4,
    title: 'Dinner',
    description: 'Fish soup, once.\nمرحبا',
    tags: ['food'],
    precision: 'month',
  })
})

test.each(inDepth(...looks))('has no barriers: %s', async (colorScheme, viewport) => {
  await page.setViewportSize(viewport)
  await page.emulateMedia({ colorScheme })
  await page.goto(`/events/${event.id}/history`)
  expect(await axeViolations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width)
})
