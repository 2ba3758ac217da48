// @module-tag chromium-headless-shell

import { setTimeout as wait } from 'node:timers/promises'
import type { Request } from 'playwright-core'
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  answerOf,
  axeViolations,
  looks,
  noAnswer,
  phone,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'
import { recordPhotos } from '../support/photo-events.ts'

const browser = useBrowser()
let page: TestPage
let walk: { id: number; keys: string[] }
let letter: number

beforeAll(async () => {
  const { lifelog } = browser
  walk = await recordPhotos(
    lifelog,
    {
      title: 'A walk with a view',
      timestamp: '2026-06-03T18:30',
      tags: ['harbour'],
      description: 'By the **water**.',
    },
    [[1600, 1000]],
  )
  letter = (
    await lifelog.record({
      title: 'A letter <b>',
      timestamp: '2026-06-02T08:00',
      metadata: { price: 3 },
    })
  ).id
  page = await browser.page({ viewport: phone, serviceWorkers: 'allow' })
  page.expected.push(noAnswer, answerOf(401), answerOf(503))
  await page.goto('/')
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
})
beforeEach(() => {
  onTestFinished(async () => {
    // From there nothing leads on into the next test.
    await page.goto('about:blank')
    await page.context().setOffline(false)
  })
})

/** What this browser keeps: titles of events, and how many pictures. */
const kept = () =>
  page.evaluate(async () => {
    const titles: string[] = []
    if ((await indexedDB.databases()).some(({ name }) => name === 'lifelog-kept')) {
      const opened = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('lifelog-kept')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error)
      })
      if (opened.objectStoreNames.contains('events')) {
        const asking = opened.transaction('events').objectStore('events').getAll()
        await new Promise((resolve) => {
          asking.onsuccess = resolve
        })
        for (const { title } of asking.result) titles.push(title)
      }
      opened.close()
    }
    const has = await caches.has('kept-pictures')
    const pictures = has ? await (await caches.open('kept-pictures')).keys() : []
    return { titles: titles.toSorted(), pictures: pictures.length }
  })

/** A page is looked at again, by which what is kept is compared with LifeLog. */
async function refresh(): Promise<void> {
  await page.goto('/trash')
  await page.evaluate(() => indexedDB.deleteDatabase('lifelog-kept-state'))
  await page.goto('/')
}

test('the latest events and their pictures are kept without being asked for', async () => {
  await expect
    .poll(kept)
    .toEqual({ titles: ['A letter &lt;b&gt;', 'A walk with a view'], pictures: 1 })
})

describe('without a network', () => {
  test.each(looks)(
    'the timeline and each event are read as they were: %s',
    async (colorScheme, viewport) => {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize(viewport)
      await page.context().setOffline(true)
      await page.goto('/')
      await page.getByText(/^Offline, as of \w+, \d+ \w+ \d{4} at \d\d:\d\d\.$/).waitFor()
      expect(await page.locator('.day-head').allTextContents()).toEqual([
        'Wednesday, 3 June 2026',
        'Tuesday, 2 June 2026',
      ])
      expect(await page.locator('.entry-title').allTextContents()).toEqual([
        'A walk with a view',
        'A letter <b>',
      ])
      const width = () =>
        page
          .locator('img[alt="1600x1000.jpg"]')
          .evaluate((image: HTMLImageElement) => image.naturalWidth)
      await expect.poll(width).toBeGreaterThan(0)
      expect(await axeViolations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        viewport.width,
      )
      await page.getByRole('link', { name: 'A walk with a view' }).click()
      await page.getByRole('heading', { name: 'A walk with a view', level: 1 }).waitFor()
      expect(await page.title()).toBe('A walk with a view · LifeLog')
      expect(await page.locator('.prose').innerHTML()).toContain('<strong>water</strong>')
      await expect.poll(width).toBeGreaterThan(0)
      expect(await axeViolations(page, 'main')).toEqual([])
      await page.getByRole('link', { name: 'harbour' }).click()
      await expect
        .poll(() => page.locator('.entry-title').allTextContents())
        .toEqual(['A walk with a view'])
      await page.goto(`/events/${letter}`)
      expect(await page.locator('.metadata').textContent()).toBe('price3')
    },
  )

  test('what waits is shown above what is kept, and can be changed, dropped and had back', async () => {
    await page.setViewportSize(phone)
    await page.context().setOffline(true)
    await page.goto('/')
    for (const title of ['Noted in a tunnel', 'Noted by mistake']) {
      await page.getByLabel('What happened?').fill(title)
      await page.keyboard.press('Enter')
      await page.locator('.pending-title', { hasText: title }).waitFor()
    }
    const item = (title: string) => page.locator('.pending-event', { hasText: title })
    await item('Noted in a tunnel').getByText('Not saved yet').waitFor()
    await item('Noted in a tunnel').getByText('Change').click()
    await item('Noted in a tunnel').getByLabel('Title').fill('Noted in a long tunnel')
    await item('Noted in a tunnel').getByLabel('Tags').fill('train')
    await item('Noted in a tunnel').getByRole('button', { name: 'Save' }).click()
    await item('Noted in a long tunnel').waitFor()
    await item('Noted by mistake').getByText('Change').click()
    await item('Noted by mistake').getByRole('button', { name: 'Drop' }).click()
    await expect.poll(() => item('Noted by mistake').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await item('Noted by mistake').waitFor()
    await item('Noted by mistake').getByText('Change').click()
    await item('Noted by mistake').getByRole('button', { name: 'Drop' }).click()
    await page.context().setOffline(false)
    await page.locator('.entry-title', { hasText: 'Noted in a long tunnel' }).waitFor()
    const { items } = await browser.lifelog.json<{ items: { title: string; tags: string[] }[] }>(
      '/api/events?tags=train',
    )
    expect(items.map(({ title, tags }) => [title, tags])).toEqual([
      ['Noted in a long tunnel', ['train']],
    ])
    expect(await page.locator('.entry-title').allTextContents()).not.toContain('Noted by mistake')
  })

  test('what was noted is sent before the page leads on, and is there', async () => {
    await page.context().setOffline(true)
    await page.goto('/')
    await page.getByLabel('What happened?').fill('Noted on a ferry')
    await page.keyboard.press('Enter')
    // Once the first try, without a network, has failed.
    await page
      .locator('.pending-event', { hasText: 'Noted on a ferry' })
      .getByText('Not saved yet')
      .waitFor()
    const steps: string[] = []
    // That it failed may be told only now.
    const begun = new Set<Request>()
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (request.method() === 'POST' && pathname === '/events') begun.add(request)
      if (request.isNavigationRequest()) steps.push('led on')
    })
    page.on('requestfinished', (request) => begun.has(request) && steps.push('sent'))
    page.on('requestfailed', (request) => begun.has(request) && steps.push('broken off'))
    const looked = page.waitForResponse('**/health/live')
    await page.route('**/events', async (route) => {
      await looked
      // By now the page would have led on.
      await wait(500)
      await route.continue()
    })
    onTestFinished(() => page.unrouteAll({ behavior: 'wait' }))
    await page.context().setOffline(false)
    await page.locator('.entry-title', { hasText: 'Noted on a ferry' }).waitFor()
    expect(steps).toEqual(['sent', 'led on'])
  })

  test('the way back is looked for anew once there is a network, however long there was none', async () => {
    const waiting = await browser.page({ viewport: phone, serviceWorkers: 'allow' })
    // Under a clock of the test no navigation is known.
    waiting.expected.push(noAnswer, /reading 'type'/)
    await waiting.clock.install()
    await waiting.goto('/')
    await waiting.evaluate(async () => void (await navigator.serviceWorker.ready))
    await waiting.context().setOffline(true)
    const looked = () => waiting.waitForEvent('requestfailed', (one) => /health/.test(one.url()))
    const first = looked()
    await waiting.goto('/')
    await first
    for (let i = 0; i < 6; i += 1) {
      const again = looked()
      await waiting.clock.runFor(31_000)
      await again
    }
    // The network is said to be back before it is.
    await waiting.route('**/health/live', (route) => route.abort(), { times: 1 })
    const early = looked()
    await waiting.context().setOffline(false)
    await early
    // Less than it waits at most.
    for (let second = 0; second < 5; second += 1) await waiting.clock.runFor(1_000)
    await waiting.locator('#quick-title').waitFor()
  })

  test('what isn’t kept says so, and leads to what is', async () => {
    await page.context().setOffline(true)
    await page.goto('/calendar')
    await page.getByRole('heading', { name: 'LifeLog can’t be reached' }).waitFor()
    await page.getByRole('link', { name: 'Read what is kept on this device' }).click()
    await page.locator('.entry-title', { hasText: 'A walk with a view' }).waitFor()
  })
})

test('what is changed or deleted is kept as it is by then', async () => {
  const { lifelog } = browser
  await lifelog.json(`/api/events/${letter}`, { method: 'PATCH', json: { title: 'Two letters' } })
  await refresh()
  await expect.poll(async () => (await kept()).titles).toContain('Two letters')
  await lifelog.request(`/api/events/${walk.id}`, { method: 'DELETE' })
  await refresh()
  await expect.poll(kept).toMatchObject({ pictures: 0 })
  await expect.poll(async () => (await kept()).titles).not.toContain('A walk with a view')
})

describe('nothing is left', () => {
  test('where the owner wants nothing kept in this browser, and nothing comes again', async () => {
    await page.goto('/settings')
    const box = page.getByLabel('Keep the last 500 events on this device')
    await page.getByText(/^Kept: \d+ events and 0 pictures, as of/).waitFor()
    await box.uncheck()
    await page.getByText('Nothing is kept.').waitFor()
    await expect.poll(kept).toEqual({ titles: [], pictures: 0 })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto('/settings')
    await page.getByText('Nothing is kept.').waitFor()
    expect(await box.isChecked()).toBe(false)
    expect(asked).not.toContain('/offline/latest')
    await box.check()
    await page.getByText(/^Kept: \d+ events/).waitFor()
  })

  test('where the session has ended', async () => {
    await page.goto('/')
    await expect.poll(async () => (await kept()).titles.length).toBeGreaterThan(0)
    const { db } = browser.lifelog.ctx
    const sessions = await db.selectFrom('sessions').selectAll().execute()
    await db.deleteFrom('sessions').execute()
    await page.goto('/')
    await page.waitForURL('/login')
    await expect.poll(kept).toEqual({ titles: [], pictures: 0 })
    await db.insertInto('sessions').values(sessions).execute()
  })

  test('after a logout', async () => {
    await page.goto('/')
    await expect.poll(async () => (await kept()).titles.length).toBeGreaterThan(0)
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    await page.waitForURL('/login')
    await expect.poll(kept).toEqual({ titles: [], pictures: 0 })
  })
})
