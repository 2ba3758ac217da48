// @module-tag chromium-headless-shell

import { beforeAll, describe, expect, test } from 'vitest'
import type { Link } from '../../lib/attachments/schema.ts'
import { lanEndpoint } from '../../lib/attachments/serve/lan-endpoint.ts'
import { readConfig } from '../../lib/base/config.ts'
import { axeViolations, phone, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { plain } from '../support/files.ts'
import { placedFilm, placedPhoto } from '../support/placed-files.ts'
import { scanQrCode } from '../support/qr-code.ts'
import { uploading } from '../support/uploading.ts'

const browser = useBrowser()
let event: number
let key: string
beforeAll(async () => {
  const { newEvent, upload } = uploading(browser.lifelog)
  event = await newEvent()
  const file = { filename: 'notes for you.txt', content_type: 'text/plain', bytes: plain }
  key = (await upload(event, file)).key
})

test('a link with an expiry of choice, copied, works for who has no password', async () => {
  const page = await browser.page({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.goto(`/events/${event}`)
  const share = page.locator('.attachment').getByRole('link', { name: 'Share' })
  await share.click()
  const dialog = page.getByRole('dialog')
  const link = dialog.getByLabel('Link', { exact: true })
  expect(lifetimeOf(await link.inputValue())).toBe(3600)
  await dialog.getByLabel('It works for').selectOption('A week')
  await expect.poll(async () => lifetimeOf(await link.inputValue())).toBe(604_800)
  expect(await axeViolations(page, 'dialog[open]')).toEqual([])
  await dialog.getByRole('button', { name: 'Copy' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(await link.inputValue())
  const response = await fetch(copied)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Disposition')).toContain('notes for you.txt')
  expect(Buffer.from(await response.bytes())).toEqual(plain)
  expect((await fetch(copied.replace(/Expires=\d+/, 'Expires=604799'))).status).toBe(403)

  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(await dialog.count()).toBe(0)
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
    .toBe('Share')
})

test('a photo is shared as a large picture; the original only after a word of its place', async () => {
  const { newEvent, upload } = uploading(browser.lifelog)
  const id = await newEvent()
  const photo = await placedPhoto('jpeg', 'pier.jpg')
  const { key } = await upload(id, photo)
  const page = await browser.page({ viewport: phone })
  await page.goto(`/attachments/${key}/share`)
  const warning = page.getByText('The original contains where it was taken')
  const link = page.getByLabel('Link', { exact: true })
  const form = page.getByLabel('They get')
  expect(await form.inputValue()).toBe('rendition')
  expect(await warning.count()).toBe(0)
  expect(await axeViolations(page)).toEqual([])
  const picture = await fetch(await link.inputValue())
  expect(picture.headers.get('Content-Type')).toBe('image/webp')

  await form.selectOption('The original file')
  await warning.waitFor()
  const original = await fetch(await link.inputValue())
  expect(Buffer.from(await original.bytes()).equals(photo.bytes)).toBe(true)
  await page.getByLabel('It works for').selectOption('A week')
  await expect.poll(async () => lifetimeOf(await link.inputValue())).toBe(604_800)
  expect(await form.inputValue()).toBe('original')
})

test('a film is shared after a word of its place, a text without one', async () => {
  const { newEvent, upload } = uploading(browser.lifelog)
  const film = await upload(await newEvent(), placedFilm('waves.mp4'))
  const page = await browser.page({ viewport: phone })
  await page.goto(`/attachments/${film.key}/share`)
  const warning = page.getByText('This file can only be shared as it is. The original contains')
  await warning.waitFor()
  expect(await page.getByLabel('They get').count()).toBe(0)
  await page.goto(`/attachments/${key}/share`)
  await page.getByLabel('Link', { exact: true }).waitFor()
  expect(await warning.count()).toBe(0)
})

test('the QR code is large enough to scan, on white in the dark too', async () => {
  const page = await browser.page({ viewport: phone, colorScheme: 'dark' })
  await page.goto(`/attachments/${key}/share`)
  const code = page.getByRole('img', { name: 'QR code of the link' })
  const [background] = await code.locator('svg rect').all()
  expect(await background?.getAttribute('fill')).toBe('white')
  const box = await code.locator('svg').boundingBox()
  expect(box?.width).toBeGreaterThan(200)
})

test.each([
  ['in the dark, on a phone', { colorScheme: 'dark', viewport: phone }],
  ...inDepth(['in the light', { colorScheme: 'light' }] as const),
] as const)(
  'the QR code is the link that is shown, %s',
  { tags: 'zbar-tools' },
  async (_, options) => {
    const page = await browser.page({ ...options, deviceScaleFactor: 2 })
    await page.goto(`/events/${event}`)
    await page.locator('.attachment').getByRole('link', { name: 'Share' }).click()
    const dialog = page.getByRole('dialog')
    const link = dialog.getByLabel('Link', { exact: true })
    const code = dialog.getByRole('img', { name: 'QR code of the link' })
    const shown = await link.inputValue()
    expect(await scanQrCode(await code.screenshot({ caret: 'initial' }))).toBe(shown)
    await dialog.getByLabel('It works for').selectOption('A day')
    await expect.poll(() => link.inputValue()).not.toBe(shown)
    const scanned = await scanQrCode(await code.screenshot({ caret: 'initial' }))
    expect(scanned).toBe(await link.inputValue())
    expect(Buffer.from(await (await fetch(scanned)).bytes())).toEqual(plain)
  },
)

test('without a script there is a page with the link', async () => {
  const page = await browser.page({ javaScriptEnabled: false })
  await page.goto(`/events/${event}`)
  await page.locator('.attachment').getByRole('link', { name: 'Share' }).click()
  await page.getByLabel('It works for').selectOption('A day')
  await page.getByRole('button', { name: 'Make this link' }).click()
  expect(lifetimeOf(await page.getByLabel('Link', { exact: true }).inputValue())).toBe(86_400)
})

describe('a link leads to where others in the network reach the storage', () => {
  const reached = (url: string, environment: Record<string, string> = {}) =>
    lanEndpoint(
      readConfig({
        RUSTFS_ENDPOINT: 'http://127.0.0.1:9000',
        RUSTFS_ACCESS_KEY: 'a',
        RUSTFS_SECRET_KEY: 'b',
        ...environment,
      }),
      new Request(url),
    )

  test('the host of the request, where it has one in the network', () => {
    expect(reached('http://192.168.1.5:8000/')).toEqual({
      endpoint: 'http://192.168.1.5:9000',
      reach: 'network',
    })
    expect(reached('http://log.home:8000/').reach).toBe('network')
  })

  test('an address of this machine instead of localhost, or else it says that it can not', () => {
    const { endpoint, reach } = reached('http://localhost:8000/')
    if (reach === 'network') expect(endpoint).toMatch(/^http:\/\/\d+\.\d+\.\d+\.\d+:9000$/)
    else expect(endpoint).toBe('http://localhost:9000')
    expect(reached('http://localhost:8000/', { HOST: '127.0.0.1' })).toEqual({
      endpoint: 'http://localhost:9000',
      reach: 'this computer',
    })
  })

  test('what the configuration says, even where it is of no use to others', () => {
    const configured = { RUSTFS_PUBLIC_ENDPOINT: 'http://files.home:9000' }
    expect(reached('http://localhost:8000/', configured)).toEqual({
      endpoint: 'http://files.home:9000',
      reach: 'network',
    })
    // In Compose the storage is another container, so this one's address is not its.
    const compose = { RUSTFS_ENDPOINT: 'http://rustfs:9000' }
    expect(reached('http://localhost:8000/', compose).reach).toBe('this computer')
  })
})

function lifetimeOf(link: string): number {
  return Number(new URL(link).searchParams.get('X-Amz-Expires'))
}

test('links are ended from the dialog; the file stays', async () => {
  const page = await browser.page({ viewport: phone })
  const { newEvent, upload } = uploading(browser.lifelog)
  const id = await newEvent()
  await upload(id, { filename: 'notes.txt', content_type: 'text/plain', bytes: plain })
  await page.goto(`/events/${id}`)
  expect(await page.getByText('Links to its files may still work').count()).toBe(0)
  await page.locator('.attachment').getByRole('link', { name: 'Share' }).click()
  const dialog = page.getByRole('dialog')
  const url = await dialog.getByLabel('Link', { exact: true }).inputValue()
  expect((await fetch(url)).status).toBe(200)
  await dialog.getByRole('button', { name: 'End links' }).click()
  await page.getByText('The links no longer work.').waitFor()
  expect((await fetch(url)).status).toBe(404)
  await page.getByRole('link', { name: 'notes.txt' }).waitFor()
  expect(await page.getByText('Links to its files may still work').count()).toBe(0)
})

test('an event in the trash says until when links to its files work, and ends them', async () => {
  const page = await browser.page({ viewport: phone })
  const { newEvent, upload } = uploading(browser.lifelog)
  const id = await newEvent()
  const file = { filename: 'notes.txt', content_type: 'text/plain', bytes: plain }
  const { key } = await upload(id, file)
  const { url } = await browser.lifelog.json<Link>(`/api/attachments/${key}/link`, {
    method: 'POST',
  })
  const notice = page.getByText(/Links to its files may still work until \w+,? \d/)
  await page.goto(`/events/${id}`)
  await notice.waitFor()
  await page.locator('.event-actions').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Links to its files still work: end them there.').waitFor()
  await page.goto('/trash')
  await notice.waitFor()
  expect((await fetch(url)).status).toBe(200)
  await page.getByRole('button', { name: 'End links' }).click()
  await page.getByText('The links no longer work.').waitFor()
  expect(await notice.count()).toBe(0)
  expect((await fetch(url)).status).toBe(404)
})
