import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/events/schema.ts'
import { axeViolations, openBrowser, phone, type TestBrowser, type TestPage } from '../browser.ts'

let browser: TestBrowser
let page: TestPage
beforeAll(async () => {
  browser = await openBrowser()
  page = await browser.page({ viewport: phone })
})
afterAll(() => browser.close())

test.each([
  ['/nothing/here', 404, 'Not found'],
  ['/events/999999', 404, 'Not found'],
  ['/events/%00', 422, 'Invalid input'],
  ['/trash?cursor=garbage', 422, 'Invalid input'],
])('%s is a calm page with status %i and a way back', async (path, status, title) => {
  const response = await page.goto(path)
  page.complaints.length = 0
  expect(response?.status()).toBe(status)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await axeViolations(page)).toEqual([])
  }
  await page.getByRole('link', { name: 'To the timeline' }).click()
  await page.waitForURL('/')
})

describe('an unexpected failure', () => {
  test('says where the log has more, and nothing of what happened', async () => {
    const { ctx } = browser.lifelog
    const read = ctx.current.read
    ctx.current.read = () => Promise.reject(new Error('secret of the machine room'))
    const response = await page.goto('/settings')
    ctx.current.read = read
    page.complaints.length = 0
    expect(response?.status()).toBe(500)
    const id = await page.locator('code').textContent()
    expect(response?.headers()['x-request-id']).toBe(id)
    expect(await page.content()).not.toMatch(/machine room|\.tsx?:\d+|node_modules/)
    expect(browser.lifelog.logged.find((line) => line.includes('machine room'))).toContain(id)
  })

  test('of an htmx request is told beside the page, which stays as it is', async () => {
    await page.goto('/')
    const { ctx } = browser.lifelog
    const read = ctx.current.read
    await page.getByLabel('What happened?').fill('Not lost')
    ctx.current.read = () => Promise.reject(new Error('out of order'))
    await page.keyboard.press('Enter')
    const toast = page.getByRole('alert').filter({ hasText: 'Something went wrong' })
    await toast.waitFor()
    ctx.current.read = read
    page.complaints.length = 0
    expect(await page.getByLabel('What happened?').inputValue()).toBe('Not lost')
    expect(await axeViolations(page, '#toasts')).toEqual([])
    await toast.getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(() => toast.count()).toBe(0)
  })
})

test('a form that failed can be sent again as it was, without script', async () => {
  const plain = await browser.page({ javaScriptEnabled: false, viewport: phone })
  await plain.context().addCookies(await page.context().cookies())
  const { ctx } = browser.lifelog
  const read = ctx.current.read
  await plain.goto('/events/new')
  await plain.getByLabel('Title').fill('Sent again')
  await plain.getByLabel('Description').fill('One\n"two" & <three>')
  ctx.current.read = () => Promise.reject(new Error('out of order'))
  await plain.getByRole('button', { name: 'Save' }).click()
  await plain.getByRole('heading', { name: 'Internal error' }).waitFor()
  ctx.current.read = read
  plain.complaints.length = 0
  await plain.getByRole('button', { name: 'Try again' }).click()
  await plain.waitForURL(/\/events\/\d+$/)
  const { items } = await browser.lifelog.json<EventsPage>('/api/events')
  expect(items).toMatchObject([{ title: 'Sent again', description: 'One\n"two" & <three>' }])
})

test('a lost connection is told, and nothing is lost', async () => {
  await page.goto('/')
  await page.getByLabel('What happened?').fill('Still here')
  await page.context().setOffline(true)
  await page.keyboard.press('Enter')
  await page.getByText('LifeLog can’t be reached at the moment').waitFor()
  await page.context().setOffline(false)
  page.complaints.length = 0
  expect(await page.getByLabel('What happened?').inputValue()).toBe('Still here')
})

test.each([
  ['*/*', 'application/problem+json'],
  ['application/json', 'application/problem+json'],
  ['text/html,application/xhtml+xml', 'text/html; charset=UTF-8'],
])('who accepts %s gets %s', async (accept, type) => {
  const response = await fetch(`${browser.origin}/nothing`, { headers: { Accept: accept } })
  expect(response.status).toBe(404)
  expect(response.headers.get('Content-Type')).toBe(type)
})

test('what a page is made of is compressed, the API is not', async () => {
  const encoding = async (path: string) => {
    const headers = { 'Accept-Encoding': 'gzip', Accept: '*/*' }
    return (await browser.lifelog.request(path, { headers })).headers.get('Content-Encoding')
  }
  expect(await encoding('/settings')).toBe('gzip')
  expect(await encoding('/assets/htmx.js')).toBe('gzip')
  expect(await encoding('/api/openapi.json')).toBeNull()
})

test('scripts import each other by URLs that may be kept forever', async () => {
  await page.goto('/settings')
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ pathname }) => pathname.endsWith('.client.ts'))
      .map(({ pathname, search }) => pathname + search),
  )
  expect(scripts.length).toBeGreaterThan(2)
  for (const url of scripts) {
    const response = await fetch(browser.origin + url)
    expect([url, response.headers.get('Cache-Control')]).toEqual([
      url,
      'public, max-age=31536000, immutable',
    ])
  }
  expect(new Set(scripts.map((url) => url.split('?')[0])).size).toBe(scripts.length)
})
