// @module-tag chromium-headless-shell

import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { type TestBrowser, type TestPage, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { temporaryFolder } from '../support/object-store.ts'
import { type RustfsStandIn, startRustfsStandIn } from '../support/rustfs-stand-in.ts'
import { environmentOf, type S3 } from '../support/s3.ts'
import { storageIsReachable } from '../support/setup.ts'
import { startStoreFolder } from '../support/store-folder.ts'

/**
 * A file of random bytes that is a PDF by its beginning. RustFS's forms lose every third of 9 MB, and of
 * these, which have more carriage returns, nearly all.
 */
function pdfOf(size: number): Buffer {
  const bytes = randomBytes(size - 9)
  for (let at = 0; at < bytes.length; at += 64) bytes[at] = 13
  return Buffer.concat([Buffer.from('%PDF-1.4\n'), bytes])
}

/** How many files are sent. */
const [many = 2] = inDepth(30)

/** A browser whose LifeLog has such a storage, and that storage, by the time the tests run. */
function useStandIn(breaksForms: boolean): { browser: TestBrowser; standIn: () => RustfsStandIn } {
  let store: S3
  let standIn: RustfsStandIn
  beforeAll(async () => {
    store = await startStoreFolder()
    standIn = await startRustfsStandIn(store.endpoint)
    standIn.breaksForms = breaksForms
  })
  afterAll(async () => {
    await standIn?.stop()
    await store?.stop()
  })
  const browser = useBrowser(() => ({
    ...environmentOf(store, standIn.endpoint),
    ATTACHMENT_MAX_PER_EVENT: '30',
  }))
  beforeAll(() => storageIsReachable(browser.lifelog))
  return { browser, standIn: () => standIn }
}

/** Sends the files by the page of a new event and waits until all are in the list. */
async function sendByPage(
  { lifelog }: TestBrowser,
  page: TestPage,
  files: Buffer[],
): Promise<Event> {
  const event = await lifelog.record({ title: 'with files' })
  await page.goto(`/events/${event.id}`)
  const folder = await temporaryFolder()
  const chosen = files.map((_, n) => join(folder, `${n}.pdf`))
  for (const [n, path] of chosen.entries()) await writeFile(path, files[n] as Buffer)
  for (let from = 0; from < chosen.length; from += 5) {
    await page.setInputFiles('[data-add-files]', chosen.slice(from, from + 5))
    const due = Math.min(from + 5, chosen.length)
    await expect
      .poll(() => page.locator('#attachments > li').count(), { timeout: 120_000 })
      .toBe(due)
  }
  expect(await page.locator('.upload').count()).toBe(0)
  return lifelog.json<Event>(`/api/events/${event.id}`)
}

async function areThese({ lifelog }: TestBrowser, event: Event, files: Buffer[]): Promise<void> {
  expect(event.attachments).toHaveLength(files.length)
  for (const { filename, key, state } of event.attachments) {
    expect(state).toBe('ready')
    const response = await lifelog.request(`/api/attachments/${key}?mode=stream`)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.equals(files[Number.parseInt(filename, 10)] as Buffer), filename).toBe(true)
  }
}

describe('a storage that does with forms what RustFS does', () => {
  const { browser, standIn } = useStandIn(true)

  test('gets all files of 9 MB by signed PUTs, byte for byte, without a hand', async () => {
    const files = Array.from({ length: many }, () => pdfOf(9_000_000))
    const before = standIn().puts
    await areThese(browser, await sendByPage(browser, await browser.page(), files), files)
    expect(standIn().puts - before).toBeGreaterThanOrEqual(many)
  }, 300_000)

  test('gets them without script, through LifeLog', async () => {
    const page = await browser.page({ javaScriptEnabled: false })
    const { id } = await browser.lifelog.record({ title: 'without script' })
    await page.goto(`/events/${id}`)
    const file = pdfOf(9_000_000)
    const path = join(await temporaryFolder(), '0.pdf')
    await writeFile(path, file)
    await page.getByLabel('A file.').setInputFiles(path)
    await page.getByRole('button', { name: 'Upload' }).click()
    await expect.poll(() => page.locator('#attachments > li').count()).toBe(1)
    await areThese(browser, await browser.lifelog.json<Event>(`/api/events/${id}`), [file])
  })
})

describe('a storage whose forms break after it was probed', () => {
  const { browser, standIn } = useStandIn(false)
  beforeAll(() => {
    standIn().breaksForms = true
  })

  test('gets all files of 9 MB, those that it refuses through LifeLog, which is said', async () => {
    expect(browser.lifelog.ctx.storage.status.uploads.way).toBe('form')
    const files = Array.from({ length: many }, () => pdfOf(9_000_000))
    const page = await browser.page()
    page.expected.push(/400|ERR_|Failed to load/)
    await page.addInitScript(() => {
      const said = new Set<string>()
      Object.assign(window, { said })
      new MutationObserver(() => {
        for (const { textContent } of document.querySelectorAll('.upload-state')) {
          if (textContent) said.add(textContent)
        }
      }).observe(document, { subtree: true, childList: true, characterData: true })
    })
    await areThese(browser, await sendByPage(browser, page, files), files)
    expect(standIn().refusedForms).toBeGreaterThan(0)
    const said = await page.evaluate(() => [...(window as unknown as { said: Set<string> }).said])
    expect(said.join('\n')).toMatch(
      /The storage (refused it \(400\)|cut it off)\. Sending it through LifeLog\./,
    )
  }, 300_000)
})
