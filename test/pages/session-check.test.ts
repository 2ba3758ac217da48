// @module-tag chromium-headless-shell

import type { Selectable } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SessionsTable } from '../../db/sign-in-tables.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import { answerOf, noAnswer, type TestPage, useBrowser } from '../support/browser.ts'
import { countPending, keptFiles } from '../support/kept-files.ts'
import { password } from '../support/setup.ts'

const browser = useBrowser({ TRUST_PROXY: 'true' })
const title = 'Read over nobody’s shoulder'

let sessions: Selectable<SessionsTable>[]
beforeAll(async () => {
  await browser.lifelog.record({ title })
  sessions = await browser.lifelog.ctx.db.selectFrom('sessions').selectAll().execute()
})
beforeEach(async () => {
  const { db } = browser.lifelog.ctx
  const restored = db.insertInto('sessions').values(sessions)
  await restored.onConflict((conflict) => conflict.doNothing()).execute()
})

const endSessions = () => browser.lifelog.ctx.db.deleteFrom('sessions').execute()
const isHidden = (page: TestPage) =>
  page.evaluate(() => getComputedStyle(document.body).opacity === '0')
/** What Chromium does without its DevTools, which switch that off. */
const showAgain = (page: TestPage) =>
  page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  })

async function timeline(): Promise<TestPage> {
  const page = await browser.page()
  page.expected.push(/401/)
  await page.goto('/')
  await page.getByText(title).waitFor()
  return page
}

describe('the way back shows nothing', () => {
  test('after logging out', async () => {
    const page = await timeline()
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    await page.waitForURL('/login')
    await page.goBack()
    await page.waitForURL(/\/login/)
    expect(await page.content()).not.toContain(title)
  })

  test('where the session was ended elsewhere', async () => {
    const page = await timeline()
    await page.goto('/settings')
    await endSessions()
    await page.goBack()
    await page.waitForURL(/\/login/)
    expect(await page.content()).not.toContain(title)
  })

  test('of a page that the browser kept as it was, once it’s known', async () => {
    const page = await timeline()
    await endSessions()
    const { promise: asked, resolve: answer } = Promise.withResolvers<void>()
    await page.route('/session', async (route) => {
      await asked
      await route.continue()
    })
    await showAgain(page)
    expect(await isHidden(page)).toBe(true)
    answer()
    await page.waitForURL('/login?next=%2F')
  })
})

describe('a page that comes back shows', () => {
  test('while the session lives', async () => {
    const page = await timeline()
    await showAgain(page)
    await expect.poll(() => isHidden(page)).toBe(false)
    expect(new URL(page.url()).pathname).toBe('/')
  })

  test('without a network, and where no answer comes', async () => {
    const page = await timeline()
    page.expected.push(/ERR_|Failed to load/)
    await endSessions()
    await page.route('/session', (route) => route.abort())
    await showAgain(page)
    await expect.poll(() => isHidden(page)).toBe(false)
    await page.unroute('/session')
    await page.route('/session', () => {})
    await showAgain(page)
    expect(await isHidden(page)).toBe(true)
    await expect.poll(() => isHidden(page)).toBe(false)
    expect(await page.getByText(title).count()).toBe(1)
  })
})

describe('a page that the browser has in its cache, as with HTTPS,', () => {
  const https = { 'X-Forwarded-Proto': 'https' }

  /** A browser that has the timeline in its cache and shows another page. */
  async function leftTimeline(): Promise<TestPage> {
    const page = await browser.page({ signedIn: false, extraHTTPHeaders: https })
    page.expected.push(/401|ERR_INTERNET_DISCONNECTED/)
    const body = new URLSearchParams({ password })
    const init = { method: 'POST', headers: https, body, redirect: 'manual' } as const
    const login = await fetch(`${browser.origin}/login`, init)
    const [pair = ''] = login.headers.getSetCookie()[0]?.split(';') ?? []
    const [name = '', value = ''] = pair.split('=')
    const url = browser.origin.replace('http:', 'https:')
    await page.context().addCookies([{ name, value, url }])
    await page.addInitScript(() => {
      const own = window as unknown as Window & { exposed: number; answer?: () => void }
      own.exposed = 0
      new MutationObserver(() => {
        const { body, documentElement } = document
        if (body && !documentElement.hasAttribute('data-checking')) own.exposed += 1
      }).observe(document, { childList: true, subtree: true })
      const { fetch } = window
      window.fetch = async (input, init) => {
        if (input === '/session') await new Promise<void>((resolve) => (own.answer = resolve))
        return fetch(input, init)
      }
    })
    await page.goto('/')
    await page.getByText(title).waitFor()
    await page.goto('/trash')
    return page
  }
  const asks = (page: TestPage) => page.waitForFunction(() => 'answer' in window)
  const letAnswer = (page: TestPage) =>
    page.evaluate(() => (window as unknown as { answer: () => void }).answer())
  /** At how many moments its body was there to be seen. */
  const exposed = (page: TestPage) =>
    page.evaluate(() => (window as unknown as { exposed: number }).exposed)

  test('shows at no moment once the session was ended elsewhere', async () => {
    const page = await leftTimeline()
    await endSessions()
    await page.goBack({ waitUntil: 'commit' })
    await asks(page)
    // From the cache: LifeLog wouldn't give it any more.
    expect(await page.content()).toContain(title)
    expect(await exposed(page)).toBe(0)
    await letAnswer(page)
    await page.waitForURL('/login?next=%2F')
  })

  test('shows once LifeLog says that the session lives, and not before', async () => {
    const page = await leftTimeline()
    await page.goBack({ waitUntil: 'commit' })
    await asks(page)
    expect(await exposed(page)).toBe(0)
    await letAnswer(page)
    await expect.poll(() => isHidden(page)).toBe(false)
    expect(new URL(page.url()).pathname).toBe('/')
  })

  test('shows where no answer comes', async () => {
    const page = await leftTimeline()
    await page.goBack({ waitUntil: 'commit' })
    await asks(page)
    await expect.poll(() => isHidden(page)).toBe(false)
    expect(await page.getByText(title).count()).toBe(1)
  })

  test('shows without a network', async () => {
    const page = await leftTimeline()
    await endSessions()
    await page.goBack({ waitUntil: 'commit' })
    await asks(page)
    await page.context().setOffline(true)
    await letAnswer(page)
    await expect.poll(() => isHidden(page)).toBe(false)
    expect(await page.getByText(title).count()).toBe(1)
  })
})

test('what is kept for reading goes with the session once it’s online; what isn’t sent yet stays, and is sent', async () => {
  const page = await browser.page({ serviceWorkers: 'allow' })
  page.expected.push(noAnswer, answerOf(401))
  await page.goto('/')
  const line = page.getByLabel('What happened?')
  const choose = (name: string) =>
    page
      .getByLabel('Attach files')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('a note') })
  const readable = () =>
    page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name)
      return names.filter((name) => name?.startsWith('lifelog-kept')).length
    })
  await expect.poll(readable).toBe(2)
  await page.waitForFunction(() => navigator.serviceWorker.controller)
  await page.context().setOffline(true)
  await choose('waits.txt')
  await line.fill('It waits')
  await line.press('Enter')
  await expect.poll(() => page.locator('#quick-add .quick-files li').count()).toBe(0)
  expect(await countPending(page)).toBe(1)
  await line.fill('half a thought')
  await choose('thought.txt')
  await expect.poll(() => keptFiles(page)).toContainEqual(['thought.txt'])

  await endSessions()
  await page.context().setOffline(false)
  await page.waitForURL(/\/login/)
  await expect.poll(readable).toBe(0)
  expect(await countPending(page)).toBe(1)
  expect(await keptFiles(page)).toContainEqual(['thought.txt'])

  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.waitForURL('/')
  await page.getByText('What you had not added yet is back.').waitFor()
  expect(await line.inputValue()).toBe('half a thought')
  expect(await page.locator('#quick-add .quick-files bdi').allTextContents()).toEqual([
    'thought.txt',
  ])
  await expect.poll(() => countPending(page)).toBe(0)
  const { items } = await browser.lifelog.json<EventsPage>('/api/events')
  const sent = items.find((event) => event.title === 'It waits')
  expect(sent?.attachments.map(({ filename }) => filename)).toEqual(['waits.txt'])
})

test('without HTTPS a browser stores no page of who is logged in', async () => {
  const page = async (proto: string, path: string) => {
    const headers = { 'X-Forwarded-Proto': proto, 'X-Forwarded-Host': 'log.lan' }
    return (await browser.lifelog.request(path, { headers })).headers.get('Cache-Control')
  }
  expect(await page('http', '/')).toBe('private, no-store')
  expect(await page('http', '/settings')).toBe('private, no-store')
  expect(await page('https', '/')).toBe('private, no-cache')
})
