// @module-tag chromium-headless-shell

import { beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, desktop, phone, type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser()

test('a life without places says how they come', async () => {
  const page = await browser.page()
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Map' }).click()
  await page.getByRole('heading', { name: 'No places yet' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

describe('places', () => {
  beforeAll(async () => {
    const record = (title: string, year: number, place: [number, number, string?], tag?: string) =>
      browser.lifelog.record({
        title,
        timestamp: `${year}-05-01`,
        ...(tag && { tags: [tag] }),
        location: { latitude: place[0], longitude: place[1], ...(place[2] && { name: place[2] }) },
      })
    for (const year of [2019, 2020, 2021]) await record('Swim', year, [53.5436, 9.9669, 'Harbour'])
    await record('Work', 2022, [53.56, 10.02, 'Office'], 'work')
    await record('Tram', 2023, [38.7223, -9.1393])
    await record('Bath', 2024, [64.1466, -21.9426, 'Reykjavík'], 'work')
  })

  const listed = (page: TestPage) =>
    page
      .locator('.map-list a')
      .evaluateAll((links) =>
        links.map(({ children }) => [...children].map((part) => part.textContent).join(' | ')),
      )

  describe.each([
    ['a phone', phone],
    ['a desktop', desktop],
  ])('on %s, without a script', (_, viewport) => {
    test('are on the map and in its list, and lead nearer and to their events', async () => {
      const page = await browser.page({ viewport, javaScriptEnabled: false })
      await page.goto('/map')
      expect(await listed(page)).toEqual([
        'Around Harbour | 4 events · 2019–2022',
        'Near Intendente | One event · 2023',
        'Reykjavík | One event · 2024',
      ])
      const marks = page.locator('.map-drawing a')
      const land = await page.locator('.map').boundingBox()
      expect(await marks.count()).toBe(3)
      for (const mark of await marks.all()) {
        const box = await mark.boundingBox()
        expect(box?.width).toBeGreaterThanOrEqual(44)
        expect(box && land && box.x > land.x && box.y > land.y).toBe(true)
      }
      const around = page.locator('.map-drawing').getByRole('link', { name: 'Around Harbour' })
      for (let taps = 0; (await around.count()) > 0; taps++) {
        expect(taps).toBeLessThan(4)
        await around.click()
        await page.waitForLoadState()
      }
      const both = ['Harbour | 3 events · 2019–2021', 'Office | One event · 2022']
      expect(await listed(page)).toEqual(both)
      for (const move of ['East', 'West', 'Zoom out', 'Zoom in']) {
        const before = page.url()
        await page.getByRole('link', { name: move, exact: true }).click()
        await page.waitForURL((url) => url.href !== before)
      }
      expect(await listed(page)).toEqual(both)
      await page.locator('.map-list').getByRole('link', { name: 'Harbour' }).click()
      await page.getByRole('heading', { name: 'Swim' }).first().waitFor()
      expect(await page.locator('.entry-title').allTextContents()).toEqual(['Swim', 'Swim', 'Swim'])
    })
  })

  test.each([
    [phone, 'light'],
    [desktop, 'dark'],
  ] as const)('fit a screen of %o in %s', async (viewport, colorScheme) => {
    const page = await browser.page({ viewport, colorScheme })
    await page.goto('/map')
    await page.locator('.map-list').waitFor()
    expect(await axeViolations(page)).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(viewport.width)
    await page.getByRole('searchbox').fill('tag:work')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=tag/)
    expect(await listed(page)).toHaveLength(2)
    await page.goto('/map?q=nothing')
    await page.getByText('Nothing that matches has a position.').waitFor()
    await page.getByRole('link', { name: 'Show all places' }).last().click()
    await page.goto('/map?bbox=100,-40,110,-30')
    await page.getByText('Nothing is recorded here.').waitFor()
    await page.getByRole('link', { name: 'Show where something is' }).click()
    await page.locator('.map-list').waitFor()
  })

  test.each(['170,-30,-170,10', '-180,-90,180,90', '180,90,180,90', '0,-90,0,-90', '5,5,5,5'])(
    'are there for an area of %s',
    async (bbox) => {
      const response = await browser.lifelog.request(`/map?bbox=${bbox}`)
      expect(response.status).toBe(200)
      expect(await response.text()).not.toMatch(/NaN|Infinity/)
    },
  )
})
