// @module-tag chromium-headless-shell

import type { Locator } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../lib/base/limits.ts'
import type { Pins } from '../../lib/pins/schema.ts'
import {
  answerOf,
  axeViolations,
  looks,
  phone,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'
import { password } from '../support/setup.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())

const record = async (title: string, day = '2026-03-01') =>
  (await browser.lifelog.record({ title, timestamp: `${day}T12:00:00Z` })).id
const pin = (id: number) => browser.lifelog.request(`/api/pins/${id}`, { method: 'PUT' })
const pinned = async () =>
  (await browser.lifelog.json<Pins>('/api/pins')).items.map(({ title }) => title)

const strip = (page: TestPage) => page.getByRole('navigation', { name: 'Pinned events' })
const shown = (page: TestPage) => strip(page).getByRole('link').allTextContents()
const card = (page: TestPage, title: string) => page.locator('.entry').filter({ hasText: title })
const mark = (page: TestPage, title: string) => card(page, title).locator('.entry-pin')

async function choose(page: TestPage, title: string, action: string): Promise<void> {
  await card(page, title).getByRole('link', { name: 'Actions' }).click()
  await page.locator('.event-menu').getByRole('button', { name: action, exact: true }).click()
}

test('an event is pinned and unpinned at its card, in place, and each is undone', async () => {
  for (const title of ['Packing list', 'Plan of the year', 'Walk']) await record(title)
  const page = await browser.page({ viewport: phone, hasTouch: true })
  await page.goto('/')
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
  await page.getByLabel('What happened?').fill('Half a sent')
  await choose(page, 'Packing list', 'Pin')
  await expect.poll(() => shown(page)).toEqual(['Packing list'])
  await choose(page, 'Plan of the year', 'Pin')
  await expect.poll(() => shown(page)).toEqual(['Plan of the year', 'Packing list'])
  expect(await mark(page, 'Packing list').count()).toBe(1)
  expect(await mark(page, 'Walk').count()).toBe(0)
  await choose(page, 'Packing list', 'Unpin')
  await expect.poll(() => shown(page)).toEqual(['Plan of the year'])
  expect(await mark(page, 'Packing list').count()).toBe(0)
  await page.getByRole('status').getByText('Unpinned.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  // Where it was, not in front.
  await expect.poll(() => shown(page)).toEqual(['Plan of the year', 'Packing list'])
  expect(await mark(page, 'Packing list').count()).toBe(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => shown(page)).toEqual(['Plan of the year'])
  expect(await page.locator('.toast').count()).toBe(1)
  expect(await page.getByLabel('What happened?').inputValue()).toBe('Half a sent')
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true)
  await page.reload()
  expect(await shown(page)).toEqual(['Plan of the year'])
  expect(await mark(page, 'Plan of the year').count()).toBe(1)
  await strip(page).getByRole('link').click()
  await page.getByRole('heading', { name: 'Plan of the year' }).waitFor()
})

test('by keyboard: p pins and unpins the event on which one is, and the help says so', async () => {
  const id = await record('Packing list')
  const page = await browser.page()
  await page.goto('/')
  await page.keyboard.press('j')
  await page.keyboard.press('p')
  await expect.poll(() => shown(page)).toEqual(['Packing list'])
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Packing list')
  await page.keyboard.press('p')
  await expect.poll(() => shown(page)).toEqual([])
  await page.goto(`/events/${id}`)
  await page.keyboard.press('p')
  await page.getByRole('button', { name: 'Unpin' }).waitFor()
  expect(await pinned()).toEqual(['Packing list'])
  await page.getByRole('button', { name: 'Unpin' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Pin', exact: true }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Pin')
  expect(await pinned()).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Unpin' }).waitFor()
  await page.keyboard.press('?')
  await page.getByText('Pin the event, or unpin it').waitFor()
})

test('without script: at its card and on its page, each back to where one was', async () => {
  await record('Walk', '2026-04-01')
  const id = await record('Packing list')
  const page = await browser.page({ javaScriptEnabled: false, viewport: phone })
  await page.goto('/?tags=')
  await card(page, 'Packing list').getByRole('link', { name: 'Actions' }).click()
  await page.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.getByText('Pinned.').waitFor()
  expect(new URL(page.url()).hash).toBe(`#event-${id}`)
  expect(await mark(page, 'Packing list').count()).toBe(1)
  await page.goto('/')
  expect(await shown(page)).toEqual(['Packing list'])
  await page.goto(`/events/${id}?in=/?q=list`)
  await page.getByRole('button', { name: 'Unpin' }).click()
  await page.getByText('Unpinned.').waitFor()
  expect(new URL(page.url()).search).toBe('?in=/?q=list')
  expect(await pinned()).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Unpin' }).waitFor()
  expect(await pinned()).toEqual(['Packing list'])
})

test('they are shown at the beginning of the timeline alone, and marked everywhere on it', async () => {
  await pin(await record('Packing list', '2019-01-01'))
  for (let i = 0; i < 55; i++) await record(`Walk ${i}`, '2020-01-01')
  const page = await browser.page()
  await page.goto('/')
  expect(await shown(page)).toEqual(['Packing list'])
  const search = page.getByLabel('Search', { exact: true })
  await search.fill('packing')
  await expect.poll(() => strip(page).isVisible()).toBe(false)
  expect(await mark(page, 'Packing list').count()).toBe(1)
  // What is pinned there doesn't bring them back.
  await choose(page, 'Packing list', 'Unpin')
  await expect.poll(() => mark(page, 'Packing list').count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => mark(page, 'Packing list').count()).toBe(1)
  expect(await strip(page).isVisible()).toBe(false)
  await search.fill('')
  await expect.poll(() => shown(page)).toEqual(['Packing list'])
  await page.locator('.entry').last().scrollIntoViewIfNeeded()
  await expect.poll(() => mark(page, 'Packing list').count()).toBe(1)
  for (const path of ['/?q=packing&sort=relevance', '/?date=2019-06-01', '/?sort=oldest']) {
    const html = await (await browser.lifelog.request(path)).text()
    expect(html, path).toMatch(/<nav id="pins" [^>]*hidden=""[^>]*><\/nav>|^(?!.*id="pins")/s)
    expect(html, path).toContain('entry-pin')
  }
})

test('a card that comes in by itself can be pinned, and says so from then on', async () => {
  const page = await browser.page()
  await page.goto('/')
  await page.getByLabel('What happened?').fill('Packing list')
  await page.keyboard.press('Enter')
  await card(page, 'Packing list').waitFor()
  await choose(page, 'Packing list', 'Pin')
  await expect.poll(() => shown(page)).toEqual(['Packing list'])
  const id = await card(page, 'Packing list').getAttribute('data-id')
  const fragment = await browser.lifelog.request(`/events/${id}/card`)
  expect(await fragment.text()).toContain('entry-pin')
})

describe('what can’t be pinned', () => {
  test('for want of room is said, with script and without', async () => {
    for (let i = 0; i < limits.pins; i++) await pin(await record(`Event ${i}`))
    const id = await record('One more', '2026-04-01')
    const page = await browser.page()
    page.expected.push(answerOf(409))
    await page.goto('/')
    await choose(page, 'One more', 'Pin')
    await page.getByText('Unpin one first.').waitFor()
    expect(await mark(page, 'One more').count()).toBe(0)
    expect(await strip(page).getByRole('link').count()).toBe(limits.pins)
    const plain = await browser.page({ javaScriptEnabled: false })
    plain.expected.push(answerOf(409))
    await plain.goto(`/events/${id}`)
    await plain.getByRole('button', { name: 'Pin', exact: true }).click()
    await plain.getByText('Unpin one first.').waitFor()
  })

  test('as it was deleted meanwhile is said', async () => {
    const id = await record('Packing list')
    const page = await browser.page()
    page.expected.push(answerOf(404))
    await page.goto('/')
    await browser.lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
    await choose(page, 'Packing list', 'Pin')
    await page.locator('.toast-failed').getByText('There is no event').waitFor()
  })

  test('as nobody answers is said, and can be tried again', async () => {
    await record('Packing list')
    const page = await browser.page()
    page.expected.push(/ERR_FAILED|Failed to fetch|net::/)
    await page.goto('/')
    await page.route('**/pin', (route) => route.abort())
    await choose(page, 'Packing list', 'Pin')
    await page.getByText('LifeLog can’t be reached at the moment.').waitFor()
    await page.unroute('**/pin')
    await choose(page, 'Packing list', 'Pin')
    await expect.poll(() => shown(page)).toEqual(['Packing list'])
  })

  test('as the session has ended is pinned after the login', async () => {
    await record('Packing list')
    const page = await browser.page()
    page.expected.push(answerOf(401))
    // What the page asks for by itself would open the login before the tap does.
    await page.goto('/', { waitUntil: 'networkidle' })
    const { db } = browser.lifelog.ctx
    const sessions = await db.selectFrom('sessions').selectAll().execute()
    await db.deleteFrom('sessions').execute()
    await choose(page, 'Packing list', 'Pin')
    await page.locator('#login-dialog').getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await expect.poll(() => shown(page)).toEqual(['Packing list'])
    await db.insertInto('sessions').values(sessions).execute()
  })
})

describe.each(looks)('twelve of them, %s, %o', (colorScheme, viewport) => {
  test('are one line, in the direction of each, and what happened last is seen', async () => {
    const titles = [
      'Packing list',
      'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
      'قائمة التعبئة للرحلة القادمة إلى البحر',
      '今年の計画と目標についての長いメモ',
      '<b>bold</b>',
    ]
    for (let i = 0; i < 12; i++) await pin(await record(titles[i] ?? `Plan ${i}`, '2020-01-01'))
    const today = new Date().toISOString().slice(0, 10)
    const lastYear = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`
    for (let i = 0; i < 3; i++) await record('What was', lastYear)
    const views = { name: `Trips ${colorScheme} ${viewport.width}`, query: 'trip', pinned: true }
    await browser.lifelog.json('/api/views', { method: 'POST', json: views }, 201)
    await browser.lifelog.record({ title: 'Just now', tags: ['food', 'friends'] })
    const page = await browser.page({ colorScheme, viewport, hasTouch: viewport === phone })
    await page.goto('/')
    expect(await axeViolations(page, '.pinned')).toEqual([])
    const chips = await page.locator('.pinned .tag').all()
    const boxes = await Promise.all(chips.map(boxOf))
    expect(boxes.length).toBeGreaterThan(12)
    expect(new Set(boxes.map(({ y }) => y)).size).toBe(1)
    for (const { width } of boxes) expect(width).toBeLessThan(240)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width)
    const arabic = strip(page).getByText('قائمة')
    expect(await arabic.evaluate((text) => getComputedStyle(text).direction)).toBe('rtl')
    const first = await boxOf(page.locator('.entry').first())
    const bar = await page.locator('.bar').boundingBox()
    expect(first.y + first.height).toBeLessThan(
      viewport === phone ? (bar?.y ?? 0) : viewport.height,
    )
    // The focus brings what is out of sight.
    await page.getByRole('link', { name: 'Packing list' }).first().focus()
    expect((await boxOf(page.locator('.pinned :focus'))).x).toBeLessThan(viewport.width)
  })
})

async function boxOf(item: Locator) {
  const box = await item.boundingBox()
  if (!box) throw new Error('It is not shown.')
  return box
}
