// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import { answerOf, noAnswer, phone, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { type FormCase, press, survivesFaults } from '../support/form-faults.ts'

const browser = useBrowser()

const json = { title: 'An event' }
const record = (title = json.title) => browser.lifelog.record({ title })
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
let current: Event
let count = 0
let title = ''
let attachment: Attachment

async function fillWhenAndWhere(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'More about when' }).click()
  await page.getByLabel('Time', { exact: true }).fill('1998-07-01T00:00')
  await page.getByLabel('Until').fill('1998-08-01T00:00')
  await page.getByLabel('Known to').selectOption('about that month')
  await page.getByLabel('Timezone').fill('Asia/Tokyo')
  await page.locator('summary', { hasText: 'Place' }).click()
  await page.getByLabel('Place', { exact: true }).fill('Kamakura')
  await page.getByLabel('Coordinates').fill('35.3192, 139.5467')
}

function hasWhenAndWhere({ timestamp, end_timestamp, timezone, location, ...event }: Event) {
  return (
    timestamp === '1998-06-30T15:00:00Z' &&
    end_timestamp === '1998-07-31T15:00:00Z' &&
    timezone === 'Asia/Tokyo' &&
    event.precision === 'month' &&
    event.approximate &&
    location?.name === 'Kamakura' &&
    location.latitude === 35.3192
  )
}

async function withFile(): Promise<void> {
  current = await record()
  const body = new FormData()
  body.append('file', new File(['a note'], 'note.txt', { type: 'text/plain' }))
  const path = `/api/events/${current.id}/attachments`
  attachment = await browser.lifelog.json<Attachment>(path, { method: 'POST', body }, 201)
}

/** A file whose links were ended has another key. */
async function linksEnded(): Promise<number> {
  const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
  return Number(event.attachments[0]?.key !== attachment.key)
}

const forms: FormCase[] = [
  {
    name: 'new event',
    async fill(page) {
      title = `New ${count++}`
      await page.goto('/events/new')
      await page.getByLabel('Title').fill(title)
      await fillWhenAndWhere(page)
      return press(page, 'Save')
    },
    done: async () => (await titled(title)).filter(hasWhenAndWhere).length,
  },
  {
    name: 'edit event',
    async fill(page) {
      current = await record()
      title = `Edited ${count++}`
      await page.goto(`/events/${current.id}/edit`)
      await page.getByLabel('Title').fill(title)
      await fillWhenAndWhere(page)
      return press(page, 'Save')
    },
    async done() {
      const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
      return event.title === title && hasWhenAndWhere(event) ? event.version - 1 : 0
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
      return press(page, 'Delete all for good')
    },
    done: async () => Number((await trashed(current.id)) === 'gone'),
  },
  {
    name: 'delete attachment',
    async fill(page) {
      await withFile()
      await page.goto(`/events/${current.id}`)
      return press(page, 'Delete', '.attachment')
    },
    async done() {
      const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
      return Number(event.attachments.length === 0)
    },
  },
  {
    name: 'undo the deletion of an attachment',
    async fill(page) {
      await withFile()
      await page.goto(`/events/${current.id}`)
      await press(page, 'Delete', '.attachment')()
      const undo = page.getByRole('button', { name: 'Undo' })
      await undo.waitFor()
      return () => undo.click({ noWaitAfter: true })
    },
    async done() {
      const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
      return event.attachments.length
    },
  },
  {
    name: 'undo a deletion',
    async fill(page) {
      current = await record()
      await page.goto(`/events/${current.id}`)
      await press(page, 'Delete', '.event-actions')()
      const undo = page.getByRole('button', { name: 'Undo' })
      await undo.waitFor()
      return () => undo.click({ noWaitAfter: true })
    },
    done: async () => Number((await trashed(current.id)) === 'there'),
  },
  {
    name: 'restore a former version',
    async fill(page) {
      current = await record()
      const path = `/api/events/${current.id}`
      await browser.lifelog.json(path, { method: 'PATCH', json: { title: 'Another' } })
      await page.goto(`/events/${current.id}/history`)
      return press(page, 'Restore version 1')
    },
    async done() {
      const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
      return Number(event.title === json.title)
    },
  },
  {
    name: 'end of shared links',
    async fill(page) {
      await withFile()
      await browser.lifelog.json(`/api/attachments/${attachment.key}/link`, {
        method: 'POST',
        json: {},
      })
      await page.goto(`/events/${current.id}`)
      return press(page, 'End links', '.shared-until')
    },
    done: linksEnded,
  },
  {
    name: 'end of shared links, where one is made',
    async fill(page) {
      await withFile()
      await page.goto(`/events/${current.id}`)
      await page.locator('.attachment').getByRole('link', { name: 'Share' }).click()
      await page.getByRole('dialog').getByLabel('Link', { exact: true }).waitFor()
      return press(page, 'End links', 'dialog')
    },
    done: linksEnded,
  },
]

survivesFaults(forms, browser)

test.each(['cut after', ...inDepth('failing', 'cut before')])(
  'a file of a form without script, %s: it is attached once',
  async (fault) => {
    current = await record()
    const page = await browser.page({ viewport: phone, javaScriptEnabled: false })
    page.expected.push(noAnswer, answerOf(503))
    let isBroken = true
    await page.route('**/attachments', async (route) => {
      const breaks = isBroken
      isBroken = false
      if (!breaks) return route.continue()
      if (fault === 'cut after') await route.fetch({ maxRedirects: 0 })
      if (fault.startsWith('cut')) return route.abort('connectionreset')
      return route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Down</h1>' })
    })
    const send = async () => {
      await page.goto(`/events/${current.id}`)
      const buffer = Buffer.from('a note')
      await page.locator('#file').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer })
      await page.getByRole('button', { name: 'Upload' }).click({ noWaitAfter: true })
    }
    await send()
    // What the browser shows instead of an answer.
    if (fault === 'failing') await page.getByText('Down').waitFor()
    else await expect.poll(() => page.url()).toMatch(/^chrome-error:/)
    await send()
    await page.getByText('a.txt was added.').waitFor()
    const event = await browser.lifelog.json<Event>(`/api/events/${current.id}`)
    expect(event.attachments).toHaveLength(1)
  },
)
