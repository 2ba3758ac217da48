// @module-tag chromium-headless-shell

import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  answerOf,
  axeViolations,
  noAnswer,
  phone,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'
import { password, token } from '../support/setup.ts'

const browser = useBrowser()
let page: TestPage
beforeAll(async () => {
  page = await browser.page({ viewport: phone, serviceWorkers: 'allow' })
})

const events = async () => (await browser.lifelog.json<EventsPage>('/api/events')).items
const filesOf = async (title: string) =>
  (await events())
    .filter((event) => event.title === title)
    .flatMap(({ attachments }) => attachments.map(({ filename }) => filename))
const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('a note') })
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

  afterEach(() => page.context().setOffline(false))

  const line = () => page.getByLabel('What happened?')
  const pending = () => page.locator('.pending-title').allTextContents()
  const note = async (title: string) => {
    await line().fill(title)
    await page.keyboard.press('Enter')
    await page.getByText('It’s sent as soon as LifeLog can be reached.').first().waitFor()
  }

  test('a quick-add on the timeline is kept and shown, and saved once when it’s back', async () => {
    await page.context().setOffline(true)
    await note('Kept #offline')
    await note('Kept too')
    expect(await line().inputValue()).toBe('')
    await expect.poll(pending).toEqual(['Kept too', 'Kept #offline'])
    expect(await titles()).toEqual([])
    await page.context().setOffline(false)
    // Both at once, or the second after the first, as the network comes back.
    await page.getByText('What was kept on this device is saved now').last().waitFor()
    await expect
      .poll(() => page.locator('.entry-title').allTextContents())
      .toEqual(['Kept too', 'Kept'])
    expect(await pending()).toEqual([])
    await page.reload()
    expect((await titles()).toSorted()).toEqual(['Kept', 'Kept too'])
  })

  test('what is kept is saved though nothing tells that LifeLog is back', async () => {
    await page.goto('/')
    await page.evaluate(() =>
      addEventListener('online', (event) => event.stopImmediatePropagation(), { capture: true }),
    )
    await page.context().setOffline(true)
    await note('While LifeLog was down')
    await page.context().setOffline(false)
    await page.getByText('What was kept on this device is saved now: one event.').waitFor()
    expect(await titles()).toContain('While LifeLog was down')
  })

  test('what is kept is saved with its files and no page open, when the browser says so', {
    tags: 'network',
  }, async () => {
    const session = await page.context().newCDPSession(page)
    let registrationId = ''
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const registration of registrations) registrationId = registration.registrationId
    })
    await session.send('ServiceWorker.enable')
    await page.goto('/')
    await page.context().setOffline(true)
    await page.getByLabel('Attach files').setInputFiles(file('pocket.txt'))
    await note('Then the phone went into a pocket')
    await page.goto('about:blank')
    await page.context().setOffline(false)
    await session.send('ServiceWorker.dispatchSyncEvent', {
      origin: browser.origin,
      registrationId,
      tag: 'send',
      lastChance: false,
    })
    await expect.poll(() => filesOf('Then the phone went into a pocket')).toEqual(['pocket.txt'])
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

  test('any page says so, looks as it should, and an event can be noted there', async () => {
    await page.context().setOffline(true)
    await page.goto('/settings')
    await page.getByRole('heading', { name: 'LifeLog can’t be reached' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    const styled = () => page.locator('.card').evaluate((card) => getComputedStyle(card).display)
    expect(await styled()).toBe('flex')
    const before = Date.now()
    await note('Noted on the offline page')
    await expect.poll(pending).toEqual(['Noted on the offline page'])
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    await expect.poll(titles).toContain('Noted on the offline page')
    const event = (await events()).find(({ title }) => title === 'Noted on the offline page')
    expect(Date.parse(event?.timestamp ?? '')).toBeGreaterThanOrEqual(before)
  })

  test('the offline page doesn’t lead on from under what is typed', async () => {
    await page.context().setOffline(true)
    await page.goto('/trash')
    await line().fill('Half a sen')
    const looked = page.waitForResponse('/health/live')
    await page.context().setOffline(false)
    await looked
    expect(await line().inputValue()).toBe('Half a sen')
    await page.keyboard.press('Enter')
    await page.waitForURL('/trash')
    await page.getByRole('heading', { name: 'Trash', level: 1 }).waitFor()
    await expect.poll(titles).toContain('Half a sen')
  })

  test('what is kept waits for a login where the session has ended meanwhile', async () => {
    await page.goto('/')
    await page.context().setOffline(true)
    await note('Kept beyond the session')
    const { db } = browser.lifelog.ctx
    const sessions = await db.selectFrom('sessions').selectAll().execute()
    await db.deleteFrom('sessions').execute()
    await page.goto('about:blank')
    await page.context().setOffline(false)
    await page.goto('/')
    await page.waitForURL('/login')
    expect(await titles()).not.toContain('Kept beyond the session')
    await db.insertInto('sessions').values(sessions).execute()
    await page.goto('/')
    await expect.poll(titles).toContain('Kept beyond the session')
    await expect.poll(pending).toEqual([])
  })

  /** Shares as the browser does for another program: a form that is posted to LifeLog. */
  const share = (title: string, name: string) =>
    page.evaluate(
      ({ title, name }) => {
        const form = document.createElement('form')
        Object.assign(form, { method: 'post', action: '/share', enctype: 'multipart/form-data' })
        form.innerHTML = '<input name="title"><input name="files" type="file">'
        const files = new DataTransfer()
        files.items.add(new File(['a note'], name, { type: 'text/plain' }))
        const [first, second] = form.querySelectorAll('input')
        if (first) first.value = title
        if (second) second.files = files.files
        document.body.append(form)
        form.submit()
      },
      { title, name },
    )

  test('what another program shares is kept with its files, and saved once when it’s back', async () => {
    await page.goto('/')
    await page.context().setOffline(true)
    await share('Shared on the train', 'ticket.txt')
    // By then this browser may have kept events to read, or not yet.
    await page.getByText(/^Offline, as of|^LifeLog can’t be reached/).waitFor()
    await expect.poll(pending).toEqual(['Shared on the train'])
    await page.context().setOffline(false)
    await page.waitForURL('/')
    await expect.poll(() => filesOf('Shared on the train')).toEqual(['ticket.txt'])
    await expect.poll(pending).toEqual([])
    expect((await titles()).filter((title) => title === 'Shared on the train')).toHaveLength(1)
  })

  test('what another program shares after the session has ended is saved after the login', async () => {
    await page.goto('/')
    await browser.lifelog.ctx.db.deleteFrom('sessions').execute()
    await share('Shared too late', 'late.txt')
    await page.waitForURL('/login')
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL('/')
    await expect.poll(() => filesOf('Shared too late')).toEqual(['late.txt'])
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
