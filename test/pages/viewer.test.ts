// @module-tag chromium-headless-shell

import { beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import {
  axeViolations,
  phone,
  sizes,
  type TestPage,
  themes,
  useBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { recordPhotos } from '../support/photo-events.ts'

const browser = useBrowser()
let many: { id: number; keys: string[] }
beforeAll(async () => {
  const { lifelog } = browser
  await recordPhotos(lifelog, { title: 'A panorama' }, [[3000, 600]])
  await recordPhotos(lifelog, { title: 'A tower' }, [[300, 900]])
  await recordPhotos(lifelog, { title: 'Two' }, [
    [400, 300],
    [300, 400],
  ])
  const square: [number, number] = [320, 320]
  many = await recordPhotos(lifelog, { title: 'A trip' }, [
    [1800, 1200],
    ...Array.from({ length: 9 }, () => square),
  ])
})

const card = (page: TestPage, title: string) => page.locator('.entry', { hasText: title })
const shownKey = (page: TestPage) =>
  page.locator('#viewer img').evaluate((img: HTMLImageElement) => img.src.split('/').at(-1))
const name = (page: TestPage) => page.locator('[data-viewer-name]').textContent()
const isOpen = (page: TestPage) =>
  page.locator('#viewer').evaluate((dialog: HTMLDialogElement) => dialog.open)

describe.each(sizes)('on %s', (_, viewport) => {
  test('a card shows one photo in its own ratio, or four of many, at most 320 pixels high', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/')
    for (const title of ['A panorama', 'A tower']) {
      const box = await card(page, title).locator('.photo').boundingBox()
      const { width = 0, height = 0 } = box ?? {}
      expect(height).toBeGreaterThan(40)
      expect(height).toBeLessThanOrEqual(320)
      const shown = title === 'A tower' ? 0.4 : 3
      expect(Math.abs(width / height - shown)).toBeLessThan(0.1)
    }
    const trip = card(page, 'A trip')
    expect(await trip.locator('.photo:visible').count()).toBe(4)
    expect(await trip.locator('.photo').last().textContent()).toContain('+6')
    const { height = 0 } = (await trip.locator('.photos-4').boundingBox()) ?? {}
    expect(height).toBeLessThanOrEqual(320)
  })

  test('nothing moves while photos come', async () => {
    const page = await browser.page({ viewport })
    await page.addInitScript(() => {
      Object.assign(window, { shift: 0 })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          Object.assign(window, { shift: window.shift + (entry as LayoutShift).value })
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const { promise: held, resolve } = Promise.withResolvers<void>()
    await page.route(/\/renditions\//, async (route) => {
      await held
      await route.continue()
    })
    await page.goto('/', { waitUntil: 'domcontentloaded' })
    await card(page, 'A trip').waitFor()
    resolve()
    await expect
      .poll(() => card(page, 'A trip').locator('.photo:visible img').evaluateAll(areLoaded))
      .toBe(true)
    await page.goto(`/events/${many.id}`)
    await expect.poll(() => page.locator('.photo img').first().evaluate(isLoaded)).toBe(true)
    expect(await page.evaluate(() => window.shift)).toBe(0)
  })

  test('a tap on a card opens the photo there, and back, Escape or a click beside it close', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/')
    const open = async () => {
      await card(page, 'A panorama').locator('.photo').click()
      await expect.poll(() => isOpen(page)).toBe(true)
    }
    const closed = async () => {
      await expect.poll(() => isOpen(page)).toBe(false)
      await expect.poll(() => page.evaluate(() => history.state?.viewer)).toBeUndefined()
      expect(new URL(page.url()).pathname).toBe('/')
    }
    await open()
    expect(await page.locator('[data-viewer-title]').textContent()).toBe('A panorama')
    await page.evaluate(() => Object.assign(window, { same: true }))
    await page.evaluate(() => history.back())
    await closed()
    expect(await page.evaluate(() => 'same' in window)).toBe(true)
    await open()
    await page.keyboard.press('Escape')
    await closed()
    await open()
    await page.mouse.click(viewport.width / 2, 90)
    await closed()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-name'))
    await expect.poll(focused).toBe('3000x600.jpg')
    await open()
    await page.getByRole('link', { name: 'Show event' }).click()
    await page.getByRole('heading', { level: 1, name: 'A panorama' }).waitFor()
  })

  test('keys go through all photos of the event, also those that the card only counts', async () => {
    const page = await browser.page({ viewport })
    const scripts: string[] = []
    page.on('request', (request) => scripts.push(new URL(request.url()).pathname))
    await page.goto('/')
    await card(page, 'A trip').locator('.photo').first().waitFor()
    // The script of the viewer comes with the first photo that is opened.
    expect(scripts.filter((path) => path.includes('viewer'))).toEqual([])
    await card(page, 'A trip').locator('.photo').first().click()
    await expect.poll(() => scripts.some((path) => path.includes('viewer'))).toBe(true)
    await expect.poll(() => name(page)).toBe('1800x1200.jpg')
    await expect.poll(() => shownKey(page)).toBe(many.keys[0])
    expect(await page.locator('[data-viewer-place]').textContent()).toBe('1 of 10')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => shownKey(page)).toBe(many.keys[9])
    await page.keyboard.press('Home')
    await expect.poll(() => shownKey(page)).toBe(many.keys[0])
    await page.keyboard.press('+')
    expect(await page.locator('#viewer img').evaluate((img) => img.style.transform)).toContain(
      'scale(1.5)',
    )
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('#viewer img').evaluate((img) => img.style.transform)).toBe('')
    expect(await axeViolations(page, '#viewer')).toEqual([])
  })

  test('one is shared from the viewer by a link that expires', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/')
    await card(page, 'Two').locator('.photo').first().click()
    await page.getByRole('link', { name: 'Share' }).click()
    await page
      .getByRole('dialog', { name: 'Share a file' })
      .getByLabel('Link', { exact: true })
      .waitFor()
    await page
      .getByRole('dialog', { name: 'Share a file' })
      .getByRole('button', { name: 'Close' })
      .click()
    expect(await isOpen(page)).toBe(true)
  })

  test('one is deleted in the viewer of its event, and taken back there', async () => {
    const { lifelog } = browser
    const { id, keys } = await recordPhotos(lifelog, { title: 'Too many' }, [
      [400, 300],
      [300, 400],
    ])
    const page = await browser.page({ viewport })
    await page.goto(`/events/${id}`)
    await page.locator('.photo').first().click()
    expect(await page.getByRole('link', { name: 'Show event' }).count()).toBe(0)
    const viewer = page.locator('#viewer')
    const remove = () => viewer.getByRole('button', { name: 'Delete' }).click()
    await remove()
    await viewer.getByText('400x300.jpg is in the trash.').waitFor()
    await expect.poll(() => shownKey(page)).toBe(keys[1])
    expect(await page.locator('.attachment-photo').count()).toBe(1)
    await viewer.getByRole('button', { name: 'Undo' }).click()
    await viewer.getByText('400x300.jpg is back.').waitFor()
    await expect.poll(() => shownKey(page)).toBe(keys[0])
    expect(await viewer.locator('[data-viewer-place]').textContent()).toBe('1 of 2')
    await remove()
    await remove()
    await expect.poll(() => isOpen(page)).toBe(false)
    await expect.poll(() => page.locator('.attachment-photo').count()).toBe(0)
    const last = page.locator('[data-toast]', { hasText: '300x400.jpg' })
    await last.getByRole('button', { name: 'Undo' }).click()
    await page.locator('.attachment-photo').waitFor()
    const { attachments } = await lifelog.json<Event>(`/api/events/${id}`)
    expect(attachments.map(({ key }) => key)).toEqual([keys[1]])
    await lifelog.request(`/api/events/${id}?permanent=true`, { method: 'DELETE' })
  })

  test.each(inDepth(...themes))('it reads for everyone, %s', async (colorScheme) => {
    const page = await browser.page({ viewport, colorScheme })
    await page.goto('/')
    expect(await axeViolations(page)).toEqual([])
    await page.goto(`/events/${many.id}`)
    expect(await axeViolations(page)).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(viewport.width)
  })
})

describe('by touch', () => {
  /** Two fingers, or one, from and to points of the stage, by the browser's own protocol. */
  async function touch(page: TestPage, from: Point[], to: Point[]) {
    const session = await page.context().newCDPSession(page)
    const dispatch = (type: string, points: Point[]) =>
      session.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: points.map(([x, y], id) => ({ x, y, id })),
      })
    await dispatch('touchStart', from)
    for (let step = 1; step <= 5; step++) {
      await dispatch(
        'touchMove',
        from.map(([x, y], i) => {
          const [toX, toY] = to[i] ?? [x, y]
          return [x + ((toX - x) * step) / 5, y + ((toY - y) * step) / 5]
        }),
      )
    }
    await dispatch('touchEnd', [])
  }
  type Point = [x: number, y: number]

  async function openTrip(): Promise<TestPage> {
    const page = await browser.page({ viewport: phone, hasTouch: true })
    await page.goto('/')
    await card(page, 'A trip').locator('.photo').first().tap()
    await expect.poll(() => shownKey(page)).toBe(many.keys[0])
    return page
  }
  const transform = (page: TestPage) =>
    page.locator('#viewer img').evaluate((img) => img.style.transform)

  test('a swipe leads to the next photo and back, one downwards closes', async () => {
    const page = await openTrip()
    await touch(page, [[260, 450]], [[80, 455]])
    await expect.poll(() => shownKey(page)).toBe(many.keys[1])
    await touch(page, [[80, 450]], [[260, 455]])
    await expect.poll(() => shownKey(page)).toBe(many.keys[0])
    await touch(page, [[180, 300]], [[190, 620]])
    await expect.poll(() => isOpen(page)).toBe(false)
  })

  test('two fingers and a double tap zoom, and the sharpest rendition comes', async () => {
    const page = await openTrip()
    await touch(
      page,
      [
        [170, 380],
        [190, 380],
      ],
      [
        [90, 380],
        [270, 380],
      ],
    )
    expect(await transform(page)).toContain('scale(')
    await expect
      .poll(() => page.locator('#viewer img').evaluate((img: HTMLImageElement) => img.src))
      .toContain('/renditions/1600/')
    await page.keyboard.press('0')
    expect(await transform(page)).toBe('')
    await page.touchscreen.tap(180, 380)
    await page.touchscreen.tap(180, 380)
    expect(await transform(page)).toContain('scale(2.5)')
  })
})

test('without a script a photo leads to its event, and from there to the file', async () => {
  const page = await browser.page({ javaScriptEnabled: false })
  await page.goto('/')
  await card(page, 'A panorama').locator('.photo').click()
  await page.waitForURL(/\/events\/\d+$/)
  await page.getByRole('link', { name: 'Download' }).waitFor()
  await page.locator('.attachment-photo .photo').click()
  await page.waitForURL(/X-Amz-Signature/)
})

declare global {
  interface Window {
    shift: number
  }
}
type LayoutShift = PerformanceEntry & { value: number }

function isLoaded(image: Element): boolean {
  return image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0
}

function areLoaded(images: Element[]): boolean {
  return images.every((image) => (image as HTMLImageElement).naturalWidth > 0)
}
