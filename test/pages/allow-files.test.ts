// @module-tag chromium-headless-shell

import { beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import type { Settings } from '../../lib/settings/schema.ts'
import { answerOf, axeViolations, sizes, useBrowser } from '../support/browser.ts'
import { heic } from '../support/files.ts'
import { wav } from '../support/media.ts'

const defaults = {
  file_max_bytes: 1024 ** 2,
  allowed_mime_types: ['image/jpeg', 'text/plain'],
}
const browser = useBrowser()
beforeEach(async () => {
  await browser.lifelog.deleteEvents()
  await browser.lifelog.json('/api/settings', { method: 'PATCH', json: defaults })
})
const settings = () => browser.lifelog.json<Settings>('/api/settings')
/** As Chromium on Linux gives it: without a type. */
const photo = { name: 'IMG_1.heic', mimeType: '', buffer: heic }

describe.each(sizes)('on %s', (_, viewport) => {
  test('a photo of a kind that is refused is allowed and added where it is refused', async () => {
    const { id } = await browser.lifelog.record({ title: 'With an iPhone' })
    const page = await browser.page({ viewport })
    page.expected.push(answerOf(415))
    await page.goto(`/events/${id}`)
    await page.setInputFiles('[data-add-files]', photo)
    const allow = page.getByRole('button', { name: 'Allow image/heic IMG_1.heic' })
    await allow.waitFor()
    expect(await axeViolations(page, '.upload')).toEqual([])
    await allow.click()
    const picture = page.locator('.attachment-photo img')
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(120)
    expect((await settings()).allowed_mime_types).toEqual([
      ...defaults.allowed_mime_types,
      'image/heic',
    ])
    const { attachments } = await browser.lifelog.json<Event>(`/api/events/${id}`)
    expect(attachments).toMatchObject([{ content_type: 'image/heic', state: 'ready' }])
  })

  test('a recording that is too large, too, in the line in which one notes', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/')
    const recording = { name: 'long.wav', mimeType: 'audio/wav', buffer: wav(150) }
    await page.setInputFiles('.quick-attach input', recording)
    await page.getByRole('button', { name: 'Allow audio/wav, up to 50 MB' }).click()
    await page.getByRole('button', { name: 'Without long.wav' }).waitFor()
    expect(await settings()).toMatchObject({ file_max_bytes: 50 * 1024 ** 2 })
    await page.getByRole('textbox', { name: 'What happened?' }).press('Enter')
    const attached = async () =>
      (await browser.lifelog.json<EventsPage>('/api/events')).items[0]?.attachments
    await expect.poll(attached).toMatchObject([{ content_type: 'audio/wav', state: 'ready' }])
    await expect.poll(() => page.locator('.entry audio').count()).toBe(1)
  })
})

test('what could run is never offered', async () => {
  const { id } = await browser.lifelog.record({ title: 'With a drawing' })
  const page = await browser.page()
  page.expected.push(answerOf(415))
  await page.goto(`/events/${id}`)
  for (const [name, mimeType] of [
    ['a.svg', 'image/svg+xml'],
    ['a.html', 'text/html'],
  ] as const) {
    await page.setInputFiles('[data-add-files]', { name, mimeType, buffer: Buffer.from('<x/>') })
    await page.getByRole('button', { name: `Dismiss ${name}` }).waitFor()
  }
  expect(await page.getByRole('button', { name: /^Allow/ }).count()).toBe(0)
})
