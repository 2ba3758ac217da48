// @module-tag chromium-headless-shell

import { beforeAll, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  answerOf,
  axeViolations,
  phone,
  type TestPage,
  themes,
  useBrowser,
} from '../support/browser.ts'
import { jpeg, plain } from '../support/files.ts'
import { uploading } from '../support/uploading.ts'

const browser = useBrowser()
let page: TestPage
beforeAll(async () => {
  page = await browser.page({ viewport: phone })
})

async function trashed(title: string): Promise<Event> {
  const { lifelog } = browser
  const event = await lifelog.record({ title })
  await lifelog.request(`/api/events/${event.id}`, { method: 'DELETE' })
  return event
}
const titles = async (path: string) =>
  (await browser.lifelog.json<EventsPage>(path)).items.map(({ title }) => title)
const card = (title: string) => page.getByRole('listitem').filter({ hasText: title })

test('an empty trash says so', async () => {
  await page.goto('/trash')
  await page.getByRole('heading', { name: 'The trash is empty' }).waitFor()
  expect(await page.getByText('Empty the trash', { exact: true }).count()).toBe(0)
})

test.each(themes)('has no barriers, whatever is in it: %s', async (colorScheme) => {
  await trashed('<script>alert(1)</script>')
  await trashed('x'.repeat(500))
  await trashed('مرحبا بالعالم')
  await page.emulateMedia({ colorScheme })
  await page.goto('/trash')
  for (const summary of await page.locator('summary').all()) await summary.click()
  expect(await axeViolations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width)
})

test('an event is restored, or deleted for good after a second look', async () => {
  await trashed('Restored')
  await trashed('Gone')
  await page.goto('/trash')
  await card('Restored').getByRole('button', { name: 'Restore “Restored”' }).click()
  await page.getByText('“Restored” is in the timeline again.').waitFor()
  expect(await titles('/api/events')).toEqual(['Restored'])
  await card('Gone').getByText('Delete').first().click()
  await card('Gone').getByRole('button', { name: 'Delete it for good' }).click()
  await page.getByText('The event is gone for good.').waitFor()
  expect(await titles('/api/events?trash=true')).not.toContain('Gone')
})

test('a file that was deleted by itself is there with its event, and goes back to it', async () => {
  const { lifelog } = browser
  const { upload } = uploading(lifelog)
  const { id } = await lifelog.record({ title: 'At the pier' })
  const photo = { filename: 'pier.jpg', content_type: 'image/jpeg', bytes: jpeg }
  const note = { filename: 'note.txt', content_type: 'text/plain', bytes: plain }
  for (const file of [photo, note]) {
    const { key } = await upload(id, file)
    await lifelog.request(`/renditions/320/${key}`)
    await lifelog.request(`/api/attachments/${key}`, { method: 'DELETE' })
  }
  await page.goto('/trash')
  const width = () =>
    card('pier.jpg')
      .getByRole('presentation')
      .evaluate((img: HTMLImageElement) => img.naturalWidth)
  await expect.poll(width).toBeGreaterThan(0)
  expect(await axeViolations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width)
  await card('pier.jpg').getByRole('button', { name: 'Restore “pier.jpg”' }).click()
  await page.getByText('“pier.jpg” is with its event again.').waitFor()
  await card('note.txt').getByText('Delete').first().click()
  await card('note.txt').getByRole('button', { name: 'Delete it for good' }).click()
  await page.getByText('The file is gone for good.').waitFor()
  expect(await card('note.txt').count()).toBe(0)
  const { attachments } = await lifelog.json<Event>(`/api/events/${id}`)
  expect(attachments.map(({ filename }) => filename)).toEqual(['pier.jpg'])
})

test('an event that was restored elsewhere meanwhile is not deleted', async () => {
  const event = await trashed('Restored elsewhere')
  page.expected.push(answerOf(404))
  await page.goto('/trash')
  await browser.lifelog.request(`/api/events/${event.id}/restore`, { method: 'POST' })
  await card('Restored elsewhere').getByText('Delete').first().click()
  await card('Restored elsewhere').getByRole('button', { name: 'Delete it for good' }).click()
  await page.locator('.toast-failed').waitFor()
  expect(await titles('/api/events')).toContain('Restored elsewhere')
})

test('more than a page of it is reached by a link', async () => {
  for (let i = 0; i < 51; i++) await trashed(`Event ${i}`)
  await page.goto('/trash')
  expect(await page.getByText('Event 50').count()).toBeGreaterThan(0)
  expect(await page.getByText('Event 0', { exact: true }).count()).toBe(0)
  await page.getByRole('link', { name: 'Deleted before' }).click()
  await page.getByText('Event 0', { exact: true }).first().waitFor()
})

test('is emptied without script too', async () => {
  const cookies = await page.context().cookies()
  const plain = await browser.page({ javaScriptEnabled: false, viewport: phone })
  await plain.context().addCookies(cookies)
  await plain.goto('/trash')
  await plain.getByText('Empty the trash', { exact: true }).click()
  await plain.getByRole('button', { name: 'Delete all for good' }).click()
  await plain.getByText('events are gone for good.').waitFor()
  expect(await titles('/api/events?trash=true')).toEqual([])
  expect(await titles('/api/events')).toContain('Restored')
})
