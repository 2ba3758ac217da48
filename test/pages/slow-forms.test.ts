// @module-tag chromium-headless-shell

import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import {
  answerOf,
  noAnswer,
  openBrowser,
  phone,
  type TestBrowser,
  type TestPage,
} from '../support/browser.ts'
import { password } from '../support/setup.ts'

let browser: TestBrowser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** How long each POST takes, in ms. */
const delay = 2_500

type Form = {
  name: string
  signedIn?: boolean
  /** Opens the page and fills the form in; gives what sends it. */
  fill(page: TestPage): Promise<() => Promise<void>>
  /** How often it's done; once is as it should be. */
  done(): Promise<number>
}

const json = { title: 'An event' }
const record = (title = json.title) =>
  browser.lifelog.json<Event>('/api/events', { method: 'POST', json: { title } }, 201)
const titled = async (title: string) => {
  const { items } = await browser.lifelog.json<EventsPage>('/api/events?limit=200')
  return items.filter((event) => event.title === title)
}
const trashed = async (id: number) => {
  const { rows } = { rows: await browser.lifelog.ctx.db.selectFrom('events').selectAll().execute() }
  const event = rows.find((row) => Number(row.id) === id)
  return event === undefined ? 'gone' : event.deleted_at ? 'trashed' : 'there'
}
const trash = async (id: number) => {
  await browser.lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
}
const press = (page: Page, name: string | RegExp, within = 'main') => {
  const button = page.locator(within).getByRole('button', { name }).last()
  return () => button.click({ noWaitAfter: true })
}

let current: Event
let count = 0
let title = ''
let attachment: Attachment

const forms: Form[] = [
  {
    name: 'new event',
    async fill(page) {
      title = `New ${count++}`
      await page.goto('/events/new')
      await page.getByLabel('Title').fill(title)
      return press(page, 'Save')
    },
    done: async () => (await titled(title)).length,
  },
  {
    name: 'edit event',
    async fill(page) {
      current = await record()
      title = `Edited ${count++}`
      await page.goto(`/events/${current.id}/edit`)
      await page.getByLabel('Title').fill(title)
      return press(page, 'Save')
    },
    async done() {
      const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
      return event.title === title ? event.version - 1 : 0
    },
  },
  {
    name: 'delete event',
    async fill(page) {
      current = await record()
      await page.goto(`/events/${current.id}`)
      return press(page, 'Delete', '.event-actions')
    },
    done: async () => Number((await trashed(current.id)) === 'trashed'),
  },
  {
    name: 'restore from the trash',
    async fill(page) {
      current = await record()
      await trash(current.id)
      await page.goto('/trash')
      const restore = page.locator(`form[action="/trash/${current.id}/restore"] button`)
      return () => restore.click({ noWaitAfter: true })
    },
    done: async () => Number((await trashed(current.id)) === 'there'),
  },
  {
    name: 'delete from the trash',
    async fill(page) {
      current = await record()
      await trash(current.id)
      await page.goto('/trash')
      const form = page.locator(`form[action="/trash/${current.id}/delete"]`)
      await page.locator('details', { has: form }).locator('summary').click()
      return () => form.getByRole('button').click({ noWaitAfter: true })
    },
    done: async () => Number((await trashed(current.id)) === 'gone'),
  },
  {
    name: 'empty the trash',
    async fill(page) {
      current = await record()
      await trash(current.id)
      await page.goto('/trash')
      await page.getByText('Empty the trash', { exact: true }).click()
      return press(page, 'Delete it all')
    },
    done: async () => Number((await trashed(current.id)) === 'gone'),
  },
  {
    name: 'settings',
    async fill(page) {
      title = String(11 + (count++ % 80))
      await page.goto('/settings')
      await page.getByLabel('Most files of an event').fill(title)
      return press(page, 'Save')
    },
    async done() {
      const settings = await browser.lifelog.json<SettingsView>('/api/settings')
      return Number(settings.attachment_max_per_event === Number(title))
    },
  },
  {
    name: 'delete attachment',
    async fill(page) {
      current = await record()
      const body = new FormData()
      body.append('file', new File(['a note'], 'note.txt', { type: 'text/plain' }))
      const path = `/api/events/${current.id}/attachments`
      attachment = await browser.lifelog.json<Attachment>(path, { method: 'POST', body }, 201)
      await page.goto(`/events/${current.id}`)
      const form = page.locator(`form[action="/attachments/${attachment.key}/delete"]`)
      await page.locator('details', { has: form }).locator('summary').click()
      return () => form.getByRole('button').click({ noWaitAfter: true })
    },
    async done() {
      const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
      return Number(event.attachments.length === 0)
    },
  },
  {
    name: 'login',
    signedIn: false,
    async fill(page) {
      await browser.lifelog.ctx.db.deleteFrom('login_attempts').execute()
      current = await record()
      await page.goto(`/login?next=/events/${current.id}`)
      await page.getByLabel('Password').fill(password)
      return press(page, 'Log in')
    },
    done: async () => 1,
  },
]

/** What the browser is shown instead of an answer, once. */
type Fault = 'slow' | 'failing' | 'cut before' | 'cut after'

/** Lets POSTs go wrong, and counts those that got through. */
async function breakPosts(page: TestPage, fault: Fault): Promise<{ posts: number }> {
  const seen = { posts: 0 }
  let isBroken = fault !== 'slow'
  // What was done although the answer got lost isn't there any more.
  page.expected.push(noAnswer, answerOf(503), answerOf(404))
  await page.route('**', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const breaks = isBroken
    isBroken = false
    if (breaks && fault === 'failing') {
      return route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Down</h1>' })
    }
    if (breaks && fault === 'cut before') return route.abort('connectionreset')
    seen.posts += 1
    if (fault === 'slow') await wait(delay)
    if (breaks) {
      await route.fetch({ maxRedirects: 0 })
      return route.abort('connectionreset')
    }
    return route.continue()
  })
  return seen
}

describe.each(forms)('$name', ({ signedIn = true, fill, done }) => {
  test('takes its time: it says so, and isn’t sent twice', async () => {
    const page = await browser.page({ viewport: phone, signedIn })
    const send = await fill(page)
    const seen = await breakPosts(page, 'slow')
    const gone = page.waitForResponse((response) => response.request().method() === 'POST')
    await send()
    const busy = page.locator('form.htmx-request, [aria-busy=true]').first()
    await busy.waitFor()
    await send()
    await page.getByText('Still sending …').waitFor()
    await gone
    await expect.poll(done).toBe(1)
    expect(seen.posts).toBe(1)
  })

  test.each<Fault>(['failing', 'cut before', 'cut after'])(
    '%s: it’s still there and can be sent once more',
    async (fault) => {
      const page = await browser.page({ viewport: phone, signedIn })
      const send = await fill(page)
      await breakPosts(page, fault)
      await send()
      await page.locator('.toast-failed').first().waitFor()
      if (fault !== 'cut after') expect(await done()).toBe(signedIn ? 0 : 1)
      const answered = page.waitForResponse((response) => response.request().method() === 'POST')
      await send()
      await answered
      await expect.poll(done).toBe(1)
    },
  )
})
