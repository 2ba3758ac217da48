// @module-tag chromium-headless-shell

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  answerOf,
  axeViolations,
  phone,
  type TestPage,
  themes,
  useBrowser,
} from '../support/browser.ts'
import { startDatabaseProxy } from '../support/database-proxy.ts'
import { inDepth } from '../support/depth.ts'
import { createTestDatabase } from '../support/postgres.ts'

const browser = useBrowser()
let page: TestPage
beforeAll(async () => {
  page = await browser.page({ viewport: phone })
})

test.each<[string, number, string]>([
  ['/nothing/here', 404, 'Not found'],
  ...inDepth<[string, number, string]>(
    ['/trash?cursor=garbage', 422, 'Invalid input'],
    ['/events/999999', 404, 'Not found'],
    ['/events/%00', 422, 'Invalid input'],
  ),
])('%s is a calm page with status %i and a way back', async (path, status, title) => {
  page.expected.push(answerOf(status))
  const response = await page.goto(path)
  expect(response?.status()).toBe(status)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title)
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme })
    expect(await axeViolations(page)).toEqual([])
  }
  await page.getByRole('link', { name: 'To the timeline' }).click()
  await page.waitForURL('/')
})

describe('an unexpected failure', () => {
  test('says where the log has more, and nothing of what happened', async () => {
    const { ctx } = browser.lifelog
    const read = ctx.settings.get
    ctx.settings.get = () => Promise.reject(new Error('secret of the machine room'))
    page.expected.push(answerOf(500))
    const response = await page.goto('/settings')
    ctx.settings.get = read
    expect(response?.status()).toBe(500)
    const id = await page.locator('main code').textContent()
    expect(response?.headers()['x-request-id']).toBe(id)
    expect(await page.content()).not.toMatch(/machine room|\.tsx?:\d+|node_modules/)
    // What the page before had still asked for failed too.
    const told = browser.lifelog.logged.filter((line) => line.includes('machine room'))
    expect(told.filter((line) => line.includes(`${id}`))).not.toEqual([])
  })

  test('of an htmx request is told beside the page, which stays as it is', async () => {
    await page.goto('/settings')
    const { ctx } = browser.lifelog
    const read = ctx.settings.get
    await page.getByLabel('Most files of an event').fill('12')
    ctx.settings.get = () => Promise.reject(new Error('out of order'))
    page.expected.push(answerOf(500))
    await page.keyboard.press('Enter')
    const toast = page.getByRole('alert').filter({ hasText: 'Something went wrong' })
    await toast.waitFor()
    ctx.settings.get = read
    expect(await page.getByLabel('Most files of an event').inputValue()).toBe('12')
    expect(await axeViolations(page, '#toasts')).toEqual([])
    await toast.getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(() => toast.count()).toBe(0)
  })
})

test('a form that failed can be sent again as it was, without script', async () => {
  const plain = await browser.page({ javaScriptEnabled: false, viewport: phone })
  await plain.context().addCookies(await page.context().cookies())
  const { ctx } = browser.lifelog
  const read = ctx.settings.get
  plain.expected.push(answerOf(500))
  await plain.goto('/events/new')
  await plain.getByLabel('Title').fill('Sent again')
  await plain.getByLabel('Description').fill('One\n"two" & <three>')
  ctx.settings.get = () => Promise.reject(new Error('out of order'))
  await plain.getByRole('button', { name: 'Save' }).click()
  await plain.getByRole('heading', { name: 'Internal error' }).waitFor()
  ctx.settings.get = read
  await plain.getByRole('button', { name: 'Try again' }).click()
  await plain.waitForURL(/\/events\/\d+$/)
  const { items } = await browser.lifelog.json<EventsPage>('/api/events')
  expect(items).toMatchObject([{ title: 'Sent again', description: 'One\n"two" & <three>' }])
})

describe('while the database does not answer', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let proxy: Awaited<ReturnType<typeof startDatabaseProxy>>
  beforeAll(async () => {
    database = await createTestDatabase()
    proxy = await startDatabaseProxy(database.url)
  })
  afterAll(async () => {
    proxy?.close()
    await database?.drop()
  })
  const browser = useBrowser(() => ({ DATABASE_URL: proxy.url }))
  afterEach(answersAgain)

  async function answersAgain(): Promise<void> {
    proxy.restore()
    await vi.waitFor(() => browser.lifelog.json('/api/events?limit=1'), 60_000)
  }

  async function recorded(title: string) {
    const { items } = await browser.lifelog.json<EventsPage>('/api/events')
    return items.filter((event) => event.title === title)
  }

  /** The owner does it while the database is away, and again while it's back. */
  async function twice(page: TestPage, send: () => Promise<void>, isSaid: () => Promise<void>) {
    page.expected.push(answerOf(503))
    proxy.refuse()
    await send()
    await isSaid()
    await answersAgain()
    await send()
  }

  const said = (page: TestPage) =>
    page
      .getByRole('alert')
      .filter({ hasText: /^The database does not answer\. Nothing was lost/ })
      .waitFor()

  test('the quick line keeps what was typed, and records it later', async () => {
    const page = await browser.page({ viewport: phone })
    await page.goto('/')
    const [title, tags] = [page.getByLabel('What happened?'), page.getByLabel('Tags, separated')]
    await title.fill('By the quick line #sea')
    await tags.fill('harbour')
    page.expected.push(answerOf(503))
    proxy.refuse()
    await title.press('Enter')
    const pending = page.locator('.pending-event')
    await pending.getByText('as soon as LifeLog can be reached').waitFor()
    expect(await pending.locator('.pending-title').textContent()).toBe('By the quick line #sea')
    await answersAgain()
    await page.locator('.entry-title', { hasText: 'By the quick line' }).waitFor()
    expect(await title.inputValue()).toBe('')
    expect(await recorded('By the quick line')).toMatchObject([{ tags: ['harbour', 'sea'] }])
  })

  test('the form keeps what was typed, and records it later', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('By the form')
    await page.getByLabel('Description').fill('*One*\n"two" & <three>')
    const tags = page.locator('#tags')
    await tags.fill('harbour')
    const isSaid = async () => {
      await said(page)
      expect(new URL(page.url()).pathname).toBe('/events/new')
      expect(await page.getByLabel('Title').inputValue()).toBe('By the form')
      expect(await page.getByLabel('Description').inputValue()).toBe('*One*\n"two" & <three>')
      expect(await tags.inputValue()).toBe('harbour')
    }
    await twice(page, () => page.getByRole('button', { name: 'Save' }).click(), isSaid)
    await page.waitForURL(/\/events\/\d+$/)
    expect(await recorded('By the form')).toMatchObject([
      { description: '*One*\n"two" & <three>', tags: ['harbour'] },
    ])
  })

  test.each([
    ['the quick line', '/', 'What happened?', 'Add'],
    ['the form', '/events/new', 'Title', 'Save'],
  ])(
    'without script %s leads to a page that has what was typed',
    async (name, path, field, button) => {
      const page = await browser.page({ javaScriptEnabled: false, viewport: phone })
      const title = `"Kept" <b> by ${name}`
      await page.goto(path)
      await page.getByLabel(field).fill(title)
      await page.getByRole('textbox', { name: /^Tags/ }).first().fill('harbour')
      page.expected.push(answerOf(503))
      proxy.refuse()
      for (const press of [button, 'Try again']) {
        const [response] = await Promise.all([
          page.waitForResponse((response) => response.request().method() === 'POST'),
          page.getByRole('button', { name: press, exact: true }).click(),
        ])
        expect(response.status()).toBe(503)
        await page.getByRole('heading', { name: 'Database unavailable' }).waitFor()
        await page.getByText('Nothing was lost').waitFor()
        await page.getByText(title).waitFor()
      }
      await answersAgain()
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.waitForURL(/\/events\/\d+$/)
      expect(await recorded(title)).toMatchObject([{ tags: ['harbour'] }])
    },
  )

  test.each(themes)('axe finds nothing wrong with it: %s', async (colorScheme) => {
    const page = await browser.page({ viewport: phone, colorScheme })
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('For everybody')
    await page.getByLabel('Description').fill('Line by line\n'.repeat(40))
    page.expected.push(answerOf(503))
    proxy.refuse()
    // As where the script has not come.
    await page.locator('#event-form').evaluate((form: HTMLFormElement) => form.submit())
    await page.getByText('What you typed is kept').waitFor()
    expect(await axeViolations(page)).toEqual([])
  })

  test('without script what was changed of an event is kept too', async () => {
    const page = await browser.page({ javaScriptEnabled: false })
    const { id } = await browser.lifelog.record({ title: 'Before' })
    await page.goto(`/events/${id}/edit`)
    await page.getByLabel('Description').fill('Changed meanwhile')
    const send = () => page.getByRole('button', { name: /^(Save|Try again)$/ }).click()
    await twice(page, send, () => page.getByText('Changed meanwhile').waitFor())
    await page.getByText('Saved.').waitFor()
    expect(await recorded('Before')).toMatchObject([{ id, description: 'Changed meanwhile' }])
  })
})

test('a file that can’t be taken leads back to where it was chosen, without script', async () => {
  const { id } = await browser.lifelog.record({ title: 'With a file' })
  const plain = await browser.page({ javaScriptEnabled: false })
  plain.expected.push(answerOf(415))
  await plain.goto(`/events/${id}`)
  await plain.getByLabel('A file.').setInputFiles(`${import.meta.dirname}/errors.test.ts`)
  await plain.getByRole('button', { name: 'Upload' }).click()
  await plain.getByRole('heading', { name: 'File type not allowed' }).waitFor()
  await plain.getByRole('link', { name: 'Back to the form' }).click()
  await plain.waitForURL(`/events/${id}`)
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

test('a page has few scripts, which import each other by URLs that may be kept forever', async () => {
  await page.goto('/settings')
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ pathname }) => pathname.endsWith('.js'))
      .map(({ pathname, search }) => pathname + search),
  )
  expect(scripts.length).toBeGreaterThan(2)
  expect(scripts.length).toBeLessThan(16)
  for (const url of scripts) {
    const response = await fetch(browser.origin + url)
    expect([url, response.headers.get('Cache-Control')]).toEqual([
      url,
      'public, max-age=31536000, immutable',
    ])
  }
  expect(new Set(scripts).size).toBe(scripts.length)
})
