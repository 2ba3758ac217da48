// @module-tag chromium-headless-shell

import type { Selectable } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SessionsTable } from '../../db/sign-in-tables.ts'
import { type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser()
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

test('once it’s online, what is kept for reading goes with the session, and nothing else', async () => {
  const page = await timeline()
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('lifelog-outbox-of-test', 1)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    database.close()
    await (await caches.open('kept-pictures')).put('/renditions/320/a', new Response('a'))
    localStorage.setItem('lifelog-typed here', 'typed')
  })
  await endSessions()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.waitForURL(/\/login/)
  const left = await page.evaluate(async () => ({
    pictures: await caches.has('kept-pictures'),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    typed: localStorage.getItem('lifelog-typed here'),
  }))
  expect(left.pictures).toBe(false)
  expect(left.databases).toContain('lifelog-outbox-of-test')
  expect(left.databases).not.toContain('lifelog-kept')
  expect(left.typed).toBe('typed')
})

test('without HTTPS a browser stores no page of who is logged in', async () => {
  const page = async (proto: string, path: string) => {
    const headers = { 'X-Forwarded-Proto': proto, 'X-Forwarded-Host': 'log.lan' }
    return (await browser.lifelog.request(path, { headers })).headers.get('Cache-Control')
  }
  browser.lifelog.ctx.config.TRUST_PROXY = true
  expect(await page('http', '/')).toBe('private, no-store')
  expect(await page('http', '/settings')).toBe('private, no-store')
  expect(await page('https', '/')).toBe('private, no-cache')
  browser.lifelog.ctx.config.TRUST_PROXY = false
})
