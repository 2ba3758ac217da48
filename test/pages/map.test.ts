// @module-tag chromium-headless-shell

import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  axeViolations,
  desktop,
  noAnswer,
  phone,
  sizes,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { makeStreetMap } from '../support/make-pmtiles.ts'

const browser = useBrowser()

test('a life without places says how they come', async () => {
  const page = await browser.page()
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Map' }).click()
  await page.getByRole('heading', { name: 'No places yet' }).waitFor()
  expect(await axeViolations(page, '#main')).toEqual([])
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

  describe.each(sizes)('on %s, without a script', (_, viewport) => {
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

  test.each([[phone, 'light'], ...inDepth([desktop, 'dark'] as const)] as const)(
    'fit a screen of %o in %s, as they are drawn without WebGL',
    async (viewport, colorScheme) => {
      const page = await browser.page({ viewport, colorScheme })
      await page.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null
      })
      await page.goto('/map', { waitUntil: 'networkidle' })
      expect(await page.locator('.is-live').count()).toBe(0)
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
      await page.locator('.map-list').waitFor()
      await page.goto('/map?bbox=100,-40,110,-30')
      await page.getByText('Nothing is recorded here.').waitFor()
      await page.getByRole('link', { name: 'Show where something is' }).click()
      await page.locator('.map-drawing').getByRole('link', { name: 'Around Harbour' }).click()
      await page.waitForURL(/bbox=/)
    },
  )

  describe.each([
    ['a phone', phone, 'dark'],
    ...inDepth(['a desktop', desktop, 'light'] as const),
  ] as const)('on %s, with a script', (_, viewport, colorScheme) => {
    test('the map moves by key and tap, keeps list and URL, and opens a place', async () => {
      const page = await browser.page({
        viewport,
        colorScheme,
        hasTouch: viewport === phone,
        reducedMotion: 'reduce',
      })
      await page.goto('/map?bbox=9.9,53.5,10.1,53.6')
      await page.locator('.is-live').waitFor()
      expect(await page.locator('.map-drawing').isVisible()).toBe(false)
      const pins = page.locator('.map-live .map-pin')
      await expect.poll(() => pins.count()).toBe(2)

      await pins.filter({ hasText: '3' }).focus()
      await page.keyboard.press('Enter')
      await page.locator('.map-popup').getByText('Swim').first().waitFor()
      expect(await axeViolations(page, '#main')).toEqual([])
      await page.keyboard.press('Escape')
      await expect.poll(() => page.locator('.map-popup').count()).toBe(0)

      // The URL follows once the list is that of the part of the map that is seen then.
      const moved = async (move: () => Promise<unknown>) => {
        const before = page.url()
        await move()
        await page.waitForURL((url) => url.href !== before)
        await page.locator('#map-places[aria-busy=false]').waitFor()
      }
      await page.locator('.map-live canvas').focus()
      await moved(() => page.keyboard.press('ArrowRight'))
      const zoomOut = page.getByRole('link', { name: 'Zoom out' })
      const around = page.locator('.map-list').getByRole('link', { name: 'Around Harbour' })
      for (let taps = 0; taps < 6 && (await around.count()) === 0; taps++) {
        await moved(() => zoomOut.click())
      }
      expect(await pins.count()).toBe(1)
      for (let taps = 0; taps < 6 && (await around.count()) > 0; taps++) {
        await moved(() => around.click())
      }
      expect(await listed(page)).toContain('Office | One event · 2022')
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(viewport.width)
    })
  })

  test('where it is cut off, the drawing and its links stay', async () => {
    const page = await browser.page({ viewport: phone })
    page.expected.push(noAnswer)
    await page.route('**/assets/live-map.*', (route) => route.abort())
    await page.goto('/map', { waitUntil: 'networkidle' })
    await page.locator('.map-drawing').getByRole('link', { name: 'Around Harbour' }).waitFor()
    expect(await page.locator('.is-live').count()).toBe(0)
  })

  test('streets of the owner’s own file are drawn, and a file that is none is told', async () => {
    const { lifelog } = browser
    const file = join(lifelog.ctx.config.LIFELOG_DATA_DIR, 'map.pmtiles')
    const streets = (headers: Record<string, string> = {}) =>
      lifelog.request('/map/streets', { headers })
    expect((await streets()).status).toBe(404)
    await writeFile(file, 'not an archive')
    expect((await streets()).status).toBe(404)
    expect(await (await lifelog.request('/map')).text()).toContain('isn’t a PMTiles archive')
    const archive = makeStreetMap()
    await writeFile(file, archive)
    const part = await streets({ Range: 'bytes=0-6' })
    expect([part.status, await part.text()]).toEqual([206, 'PMTiles'])
    expect(part.headers.get('Content-Range')).toBe(`bytes 0-6/${archive.length}`)
    expect((await streets({ Range: `bytes=${archive.length}-` })).status).toBe(416)
    expect((await streets({ Authorization: '' })).status).toBe(401)
    const page = await browser.page({ viewport: phone })
    const asked = page.waitForResponse((response) => response.url().includes('/map/streets'))
    await page.goto('/map')
    expect((await asked).status()).toBe(206)
    await page.locator('.is-live').waitFor()
    await page.getByText('Streets © OpenStreetMap').waitFor()
    await rm(file)
  })

  test('the way through a day leads from its page, by script and without', async () => {
    const { lifelog } = browser
    const day = '2026-11-25'
    await lifelog.record({ title: 'Alone', timestamp: `${day}T08:00` })
    const page = await browser.page({ viewport: phone, javaScriptEnabled: false })
    await page.goto(`/days/${day}`)
    await page.getByText('Alone').waitFor()
    expect(await page.getByRole('link', { name: /on the map/ }).count()).toBe(0)
    const stops: [string, string, number, number][] = [
      ['Ferry', '10:00', -17.8, 179.9],
      ['Lunch', '12:30', -17.9, -179.9],
      ['Beach', '18:00', -17.8, 179.8],
    ]
    for (const [title, time, latitude, longitude] of stops.toReversed()) {
      const location = { latitude, longitude }
      await lifelog.record({ title, timestamp: `${day}T${time}`, timezone: 'UTC', location })
    }
    await page.reload()
    await page.getByRole('link', { name: 'Show the way on the map' }).click()
    expect(await page.locator('.map-list .map-name').allTextContents()).toEqual([
      '1. Ferry',
      '2. Lunch',
      '3. Beach',
    ])
    const line = await page.locator('.map-line').getAttribute('points')
    expect(line?.split(' ').map((point) => Number(point.split(',')[0]))).toSatisfy(
      (x: number[]) => x.length === 3 && x.every((x) => x > 0 && x < 480),
    )
    const live = await browser.page({ viewport: phone })
    await live.goto(page.url())
    await live.locator('.is-live').waitFor()
    expect(await live.locator('.map-live .map-pin').count()).toBe(3)
    await page.getByRole('link', { name: 'Without the way' }).click()
    await page.getByText('3 events here.').waitFor()
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
