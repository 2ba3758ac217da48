// @module-tag chromium-headless-shell

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  answerOf,
  axeViolations,
  noAnswer,
  openBrowser,
  phone,
  type TestBrowser,
  type TestPage,
} from '../support/browser.ts'
import { token } from '../support/setup.ts'

let browser: TestBrowser
let page: TestPage
beforeAll(async () => {
  browser = await openBrowser()
  page = await browser.page({ viewport: phone, serviceWorkers: 'allow' })
})
afterAll(() => browser.close())

const events = async () => (await browser.lifelog.json<EventsPage>('/api/events')).items
const titles = async () => (await events()).map(({ title }) => title)

test('the manifest has what browsers want to install it', async () => {
  await page.goto('/')
  const path = await page.locator('link[rel=manifest]').getAttribute('href')
  const response = await fetch(browser.origin + path)
  expect(response.headers.get('Content-Type')).toBe('application/manifest+json')
  const manifest = await response.json()
  expect(manifest).toMatchObject({ name: 'LifeLog', start_url: '/', display: 'standalone' })
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (src) => {
      const image = new Image()
      image.src = src
      await image.decode()
      return `${image.naturalWidth}x${image.naturalHeight}`
    }, src)
    expect(size).toBe(sizes)
  }
  const session = await page.context().newCDPSession(page)
  const { errors } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
})

describe('without a network', () => {
  beforeAll(async () => {
    page.expected.push(noAnswer, answerOf(401))
    await page.goto('/')
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await page.reload()
    expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(
      `${browser.origin}/sw.js`,
    )
  })

  test('a quick-add on the timeline is kept, and saved once when it’s back', async () => {
    await page.context().setOffline(true)
    for (const title of ['Kept #offline', 'Kept too']) {
      await page.getByLabel('What happened?').fill(title)
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByLabel('What happened?').inputValue()).toBe('')
    }
    await page.getByText('Kept on this device').first().waitFor()
    expect(await titles()).toEqual([])
    await page.context().setOffline(false)
    await page.getByText('What was noted offline is saved now: 2 moments.').waitFor()
    expect((await titles()).toSorted()).toEqual(['Kept', 'Kept too'])
    await page.reload()
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready
      active?.postMessage('send')
    })
    expect(await titles()).toHaveLength(2)
  })

  /** Notes a moment and waits until it was kept, and until it was tried once more in vain. */
  async function noteInVain(title: string): Promise<void> {
    const tries = await page.evaluateHandle(() => {
      const told: boolean[] = []
      navigator.serviceWorker.addEventListener('message', ({ data }) => told.push(data.unreached))
      return told
    })
    await page.context().setOffline(true)
    await page.getByLabel('What happened?').fill(title)
    await page.keyboard.press('Enter')
    await page.getByText('Kept on this device').first().waitFor()
    await expect.poll(async () => (await tries.jsonValue()).length).toBeGreaterThanOrEqual(2)
  }

  test('what is kept is saved though nothing tells that LifeLog is back', async () => {
    await page.goto('/')
    await page.evaluate(() =>
      addEventListener('online', (event) => event.stopImmediatePropagation(), { capture: true }),
    )
    await noteInVain('While LifeLog was down')
    await page.context().setOffline(false)
    await page.getByText('What was noted offline is saved now: one moment.').waitFor()
    expect(await titles()).toContain('While LifeLog was down')
  })

  test('what is kept is saved with no page open, when the browser says so', {
    tags: 'network',
  }, async () => {
    const session = await page.context().newCDPSession(page)
    let registrationId = ''
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const registration of registrations) registrationId = registration.registrationId
    })
    await session.send('ServiceWorker.enable')
    await page.goto('/')
    await noteInVain('Then the phone went into a pocket')
    await page.goto('about:blank')
    await page.context().setOffline(false)
    await session.send('ServiceWorker.dispatchSyncEvent', {
      origin: browser.origin,
      registrationId,
      tag: 'send',
      lastChance: false,
    })
    await expect.poll(titles).toContain('Then the phone went into a pocket')
  })

  test('the full form says so and keeps what was typed, until it is saved', async () => {
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('At length')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('What you typed is kept: save again later.').waitFor()
    await page.getByLabel('Description').fill('And more of it')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    const lengthy = (await events()).filter(({ title }) => title === 'At length')
    expect(lengthy.map(({ description }) => description)).toEqual(['And more of it'])
  })

  test('any page says so, looks as it should, and a moment can be noted there', async () => {
    await page.context().setOffline(true)
    await page.goto('/settings')
    await page.getByRole('heading', { name: 'LifeLog can’t be reached' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    const styled = () => page.locator('.card').evaluate((card) => getComputedStyle(card).display)
    expect(await styled()).toBe('flex')
    const before = Date.now()
    await page.getByLabel('What happened?').fill('Noted on the offline page')
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByText('Kept. It’s sent as soon as').waitFor()
    await page.context().setOffline(false)
    await page.getByText('What was noted offline is saved now: one moment.').waitFor()
    await page.getByRole('link', { name: 'Try again' }).click()
    await page.waitForURL('/')
    const event = (await events()).find(({ title }) => title === 'Noted on the offline page')
    expect(Date.parse(event?.timestamp ?? '')).toBeGreaterThanOrEqual(before)
  })

  test('what is kept waits for a login where the session has ended meanwhile', async () => {
    await page.goto('/')
    await page.context().setOffline(true)
    await page.getByLabel('What happened?').fill('Kept beyond the session')
    await page.keyboard.press('Enter')
    await page.getByText('Kept on this device').first().waitFor()
    const { db } = browser.lifelog.ctx
    const sessions = await db.selectFrom('sessions').selectAll().execute()
    await db.deleteFrom('sessions').execute()
    await page.context().setOffline(false)
    await page.reload()
    await page.waitForURL('/login')
    expect(await titles()).not.toContain('Kept beyond the session')
    await db.insertInto('sessions').values(sessions).execute()
    await page.goto('/')
    await expect.poll(titles).toContain('Kept beyond the session')
  })
})

describe('what another program shares', () => {
  const share = (form: FormData) =>
    browser.lifelog.app.request('/share', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' },
      body: form,
    })
  const formOf = (fields: Record<string, string>, files: File[] = []) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    for (const file of files) form.append('files', file)
    return form
  }
  const shared = async (form: FormData) => {
    const response = await share(form)
    expect(response.status).toBe(303)
    const flash = /lifelog_flash=([\w-]+)/.exec(response.headers.get('Set-Cookie') ?? '')?.[1]
    const { message } = JSON.parse(Buffer.from(flash ?? '', 'base64url').toString())
    const event = await browser.lifelog.json<Event>(`/api${response.headers.get('Location')}`)
    return { event, message }
  }

  test.each([
    [
      { title: 'A page', text: 'Worth reading', url: 'https://example.com/a' },
      { title: 'A page', description: 'Worth reading\n\nhttps://example.com/a' },
    ],
    [
      { title: '', text: 'First line\r\nhttps://example.com/b', url: '' },
      { title: 'First line', description: 'First line\nhttps://example.com/b' },
    ],
    [{ text: 'One line' }, { title: 'One line', description: null }],
    [{ url: 'https://example.com/c' }, { title: 'https://example.com/c', description: null }],
    [
      { text: `\0${'x'.repeat(600)}` },
      { title: `${'x'.repeat(499)}…`, description: 'x'.repeat(600) },
    ],
    [{}, { title: 'Shared', description: null }],
  ])('becomes an event: %o', async (fields, expected) => {
    expect((await shared(formOf(fields as Record<string, string>))).event).toMatchObject(expected)
  })

  test('keeps its files; why one is refused is said', async () => {
    const { event, message } = await shared(
      formOf({ title: 'Receipts' }, [
        new File(['a note'], 'note.txt', { type: 'text/plain' }),
        new File(['#!/bin/sh'], 'run.sh', { type: 'text/plain' }),
        new File(['x'.repeat(10_485_761)], 'large.txt', { type: 'text/plain' }),
        new File(['b,c'], 'table.csv', { type: 'text/csv' }),
      ]),
    )
    expect(event.title).toBe('Receipts')
    expect(event.attachments.map(({ filename, state }) => [filename, state])).toEqual([
      ['note.txt', 'ready'],
      ['table.csv', 'ready'],
    ])
    expect(message).toMatch(/^Saved\. run\.sh: .* large\.txt: A file may have at most/)
  })

  test('is refused from another site and without a session', async () => {
    const body = () => formOf({ title: 'Forged' })
    const { origin } = browser
    const foreign = await fetch(`${origin}/share`, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'cross-site' },
      body: body(),
    })
    expect(foreign.status).toBe(403)
    const anonymous = await fetch(`${origin}/share`, {
      method: 'POST',
      headers: { Accept: 'text/html' },
      body: body(),
    })
    expect(anonymous.status).toBe(401)
    expect(await titles()).not.toContain('Forged')
  })
})
