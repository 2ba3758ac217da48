// @module-tag chromium-headless-shell

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { emptyOutbox } from '../../lib/attachments/integrity/outbox.ts'
import { countOrphans, sweep } from '../../lib/attachments/upload/sweep.ts'
import { startObjectStore } from '../../lib/embedded/object-store.ts'
import type { Event } from '../../lib/events/schema.ts'
import { listObjects } from '../../lib/storage/list-objects.ts'
import { phone, type TestBrowser, type TestPage, useBrowser } from '../support/browser.ts'
import { startCeph } from '../support/ceph.ts'
import { inDepth } from '../support/depth.ts'
import { exe, files, plain, svg } from '../support/files.ts'
import { environmentOf, type S3 } from '../support/s3.ts'
import { type Environment, storageIsReachable } from '../support/setup.ts'

type Storage = S3 & { restart?(): Promise<void>; interrupt?(): Promise<void> }

describe('the embedded storage', () => describeUploads(startEmbedded))
for (const start of inDepth(startCeph)) {
  describe('Ceph', { tags: 'radosgw' }, () => describeUploads(start))
}

/** A browser whose LifeLog uses the storage that `start` starts. */
function useStorage(start: () => Promise<Storage>, limits: Environment) {
  let storage: Storage
  beforeAll(async () => {
    storage = await start()
  })
  afterAll(() => storage?.stop())
  const browser = useBrowser(() => ({ ...environmentOf(storage), ...limits }))
  beforeAll(() => storageIsReachable(browser.lifelog))
  return { browser, storage: () => storage }
}

function describeUploads(start: () => Promise<Storage>): void {
  const { browser, storage } = useStorage(start, {
    ATTACHMENT_MAX_PER_EVENT: '25',
  })

  test('twenty files of all kinds are sent, each with its name', async () => {
    const { page, event } = await openEvent(browser)
    await choose(page, ...files.map(asChosen))
    await expect.poll(() => page.locator('#attachments > li').count()).toBe(20)
    const { attachments } = await read(browser, event)
    const names = files.map(({ filename }) => filename)
    expect(attachments.map(({ filename }) => filename).toSorted()).toEqual(names.toSorted())
    expect(attachments.every(({ state }) => state === 'ready')).toBe(true)
    expect(await page.locator('.upload').count()).toBe(0)
    expect(await shownNames(page)).toEqual(names.toSorted())
    await nothingIsOrphaned(browser)
  })

  test('a file that is cancelled halfway leaves nothing, and can be sent after all', async () => {
    const { page, event } = await openEvent(browser)
    const network = await slowDown(page)
    await choose(page, { name: 'long.txt', mimeType: 'text/plain', buffer: megabytes(2) })
    await sentHalf(page)
    await page.getByRole('button', { name: 'Cancel long.txt' }).click()
    await stateIs(page, 'Cancelled')
    await network.restore()
    await vi.waitFor(async () => expect(await pending(browser)).toBe(0), 60_000)
    expect((await read(browser, event)).attachments).toEqual([])
    await nothingIsOrphaned(browser)
    await page.getByRole('button', { name: 'Retry long.txt' }).click()
    await attached(page, 'long.txt')
    await nothingIsOrphaned(browser)
  })

  test('where the browser does not reach the storage, files go through LifeLog', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    await page.route(`${storage().endpoint}/**`, (route) => route.abort('connectionrefused'))
    await choose(page, ...files.slice(4, 6).map(asChosen))
    await expect.poll(() => page.locator('#attachments > li').count()).toBe(2)
    expect((await read(browser, event)).attachments).toHaveLength(2)
    expect(await page.locator('.upload').count()).toBe(0)
    await nothingIsOrphaned(browser)
  })

  test('a file whose answer got lost is confirmed, and not sent again', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    const sent: string[] = []
    await page.route(`${storage().endpoint}/**`, async (route) => {
      sent.push(route.request().method())
      if (route.request().method() !== 'POST') return route.continue()
      await loseAnswer(route)
    })
    const through = vi.fn()
    page.on('request', (request) => {
      if (/multipart/.test(request.headers()['content-type'] ?? '')) through(request.url())
    })
    await choose(page, { name: 'once.txt', mimeType: 'text/plain', buffer: plain })
    await attached(page, 'once.txt')
    expect(sent.filter((method) => method === 'POST')).toHaveLength(1)
    expect(through).toHaveBeenCalledTimes(1)
    expect((await read(browser, event)).attachments).toHaveLength(1)
    await nothingIsOrphaned(browser)
  })
}

describe('where something fails', () => {
  const { browser, storage } = useStorage(startEmbedded, {
    ATTACHMENT_MAX_PER_EVENT: '3',
    FILE_MAX_BYTES: String(3 * 1024 * 1024),
  })

  test('storage stopped in the middle of a file: that is said, and later the file is sent', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    const network = await slowDown(page)
    await choose(page, { name: 'long.txt', mimeType: 'text/plain', buffer: megabytes(2) })
    await sentHalf(page)
    await storage().interrupt?.()
    await network.restore()
    await expect
      .poll(() => page.locator('.upload[data-state=failed] .upload-state').textContent())
      .toMatch(/storage/i)
    expect((await read(browser, event)).attachments).toEqual([])
    await storage().restart?.()
    await vi.waitFor(async () => {
      expect(await browser.lifelog.json('/health/ready')).toMatchObject({ status: 'ready' })
    }, 60_000)
    await page.getByRole('button', { name: 'Retry long.txt' }).click()
    await attached(page, 'long.txt')
    await nothingIsOrphaned(browser)
  })

  test('without a network a file waits, and is sent when it is back', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    // The limits are known by then.
    await choose(page, { name: 'first.txt', mimeType: 'text/plain', buffer: plain })
    await attached(page, 'first.txt')
    await page.context().setOffline(true)
    await choose(page, { name: 'second.txt', mimeType: 'text/plain', buffer: plain })
    await stateIs(page, /can’t be reached/)
    await page.context().setOffline(false)
    // By itself Chromium says so only where there is more than the loopback.
    await page.evaluate(() => navigator.onLine || dispatchEvent(new CustomEvent('online')))
    await attached(page, 'second.txt')
    expect((await read(browser, event)).attachments).toHaveLength(2)
    await nothingIsOrphaned(browser)
  })

  test('what is attached though the answer got lost stays, and is not sent again', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    await page.route('**/confirm', loseAnswer, { times: 1 })
    await choose(page, { name: 'at once.txt', mimeType: 'text/plain', buffer: plain })
    await attached(page, 'at once.txt')

    const giveUp = /\/api\/attachments\/[0-9a-f]+\?/
    await page.route('**/confirm', loseAnswer)
    await page.route(giveUp, (route) => route.abort())
    await choose(page, { name: 'later.txt', mimeType: 'text/plain', buffer: plain })
    await stateIs(page, /can’t be reached/)
    expect((await read(browser, event)).attachments).toHaveLength(2)
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Retry later.txt' }).click()
    await attached(page, 'later.txt')
    expect((await read(browser, event)).attachments).toHaveLength(2)
    await nothingIsOrphaned(browser)
  })

  test('what is attached and can not be shown is said to be attached', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    await page.route(/\/attachments\/[0-9a-f]+$/, (route) => route.abort())
    await choose(page, { name: 'unseen.txt', mimeType: 'text/plain', buffer: plain })
    await stateIs(page, 'Added')
    expect((await read(browser, event)).attachments).toHaveLength(1)
  })

  test('what can not be accepted is said in words, before anything is sent', async () => {
    const { page, event } = await openEvent(browser, { viewport: phone })
    page.expected.push(failedRequests)
    const sent = vi.fn()
    page.on('request', (request) => request.url().startsWith(storage().endpoint) && sent())
    await choose(
      page,
      { name: 'huge.txt', mimeType: 'text/plain', buffer: megabytes(4) },
      { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
      { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: exe },
      { name: 'song.ogg', mimeType: 'audio/ogg', buffer: Buffer.from('OggS') },
    )
    const said = () => page.locator('.upload[data-state=failed] .upload-state').allTextContents()
    await expect.poll(async () => (await said()).length).toBe(4)
    expect((await said()).join('\n')).toMatch(/has 4 MB; at most 3 MB/)
    expect((await said()).join('\n')).toMatch(/is empty/)
    expect((await said()).join('\n')).toMatch(/extension run/)
    expect((await said()).join('\n')).toMatch(/audio\/ogg is not accepted, only/)
    expect(sent).not.toHaveBeenCalled()
    expect((await read(browser, event)).attachments).toEqual([])
    await page.getByRole('button', { name: 'Dismiss setup.exe' }).click()
    expect(await page.locator('.upload').count()).toBe(3)
  })

  test('an SVG named .png is not kept, and what is in it does not run', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    await choose(page, { name: 'picture.png', mimeType: 'image/png', buffer: svg })
    await stateIs(page, /isn’t the kind of file/)
    expect((await read(browser, event)).attachments).toEqual([])
    await nothingIsOrphaned(browser)
  })

  test('when the event is full, one more is refused until there is room', async () => {
    const { page, event } = await openEvent(browser)
    page.expected.push(failedRequests)
    const four = [1, 2, 3, 4].map((n) => ({
      name: `${n}.txt`,
      mimeType: 'text/plain',
      buffer: plain,
    }))
    await choose(page, ...four)
    await stateIs(page, /at most 3 are possible/)
    await expect.poll(() => page.locator('#attachments > li').count()).toBe(3)
    const first = page.locator('.attachment').first()
    await first.getByRole('button', { name: 'Delete' }).click()
    await expect.poll(() => page.locator('#attachments > li').count()).toBe(2)
    await page.getByRole('button', { name: /^Retry/ }).click()
    await expect.poll(() => page.locator('#attachments > li').count()).toBe(3)
    expect((await read(browser, event)).attachments).toHaveLength(3)
  })

  test('a picture that is pasted and a file that is dropped are attached', async () => {
    const { page } = await openEvent(browser)
    await page.evaluate((text) => {
      const given = (file: File) => {
        const transfer = new DataTransfer()
        transfer.items.add(file)
        return transfer
      }
      const bubbles = { bubbles: true, cancelable: true }
      const pasted = given(new File([text], 'image.txt', { type: 'text/plain' }))
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { ...bubbles, clipboardData: pasted }),
      )
      const dropped = given(new File([text], 'dropped.txt', { type: 'text/plain' }))
      document.body.dispatchEvent(new DragEvent('drop', { ...bubbles, dataTransfer: dropped }))
    }, 'some text')
    await attached(page, 'dropped.txt')
    await expect.poll(() => shownNames(page)).toContainEqual(expect.stringMatching(/^pasted 20/))
  })

  test('when the session ends while a file is chosen, the login opens and it goes on', async () => {
    const { page } = await openEvent(browser)
    page.expected.push(failedRequests)
    await page.context().clearCookies()
    await choose(page, { name: 'after login.txt', mimeType: 'text/plain', buffer: plain })
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Password').fill('correct horse battery')
    await dialog.getByRole('button', { name: 'Log in' }).click()
    await attached(page, 'after login.txt')
  })
})

/** The store that LifeLog brings along, on its own so that it can be stopped and started again. */
async function startEmbedded(): Promise<Storage> {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-upload-'))
  const keys = { accessKey: 'lifelog', secretKey: 'a secret', region: 'us-east-1' }
  const log = pino({ level: 'silent' })
  const start = (port: number) => startObjectStore({ dir, host: '127.0.0.1', port, ...keys, log })
  let store = await start(0)
  const { endpoint, port } = store
  return {
    endpoint,
    ...keys,
    interrupt: () => store.close(),
    async restart() {
      store = await start(port)
    },
    async stop() {
      await store.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

type Chosen = { name: string; mimeType: string; buffer: Buffer }

function asChosen({ filename, content_type, bytes }: (typeof files)[number]): Chosen {
  return { name: filename, mimeType: content_type, buffer: bytes }
}

async function openEvent(browser: TestBrowser, options = {}) {
  const { id } = await browser.lifelog.record({ title: 'With files' })
  const page = await browser.page(options)
  await page.goto(`/events/${id}`)
  return { page, event: id }
}

function choose(page: TestPage, ...chosen: Chosen[]) {
  return page.setInputFiles('[data-add-files]', chosen)
}

function read({ lifelog }: TestBrowser, event: number): Promise<Event> {
  return lifelog.json<Event>(`/api/events/${event}`)
}

async function shownNames(page: TestPage): Promise<string[]> {
  const names = await page.locator('.attachment-name a').allTextContents()
  return names.map((name) => name.trim()).toSorted()
}

async function attached(page: TestPage, name: string): Promise<void> {
  await expect.poll(() => shownNames(page)).toContain(name)
}

async function stateIs(page: TestPage, words: string | RegExp): Promise<void> {
  await page.locator('.upload-state', { hasText: words }).waitFor()
}

async function sentHalf(page: TestPage): Promise<void> {
  const part = () =>
    page.locator('.upload progress').evaluate((bar) => (bar as HTMLProgressElement).value)
  await expect.poll(part, { interval: 20 }).toBeGreaterThan(0.4)
}

/** LifeLog does what it was asked, and the page isn't told. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch()
  await route.abort('connectionreset')
}

/** Half a file must be seen before all of it is sent. */
async function slowDown(page: TestPage) {
  const devtools = await page.context().newCDPSession(page)
  const limit = (uploadThroughput: number) =>
    devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    })
  await devtools.send('Network.enable')
  await limit(512 * 1024)
  return { restore: () => limit(-1) }
}

function megabytes(count: number): Buffer {
  return Buffer.alloc(count * 1024 * 1024, 'text ')
}

async function pending({ lifelog }: TestBrowser): Promise<number> {
  const rows = await lifelog.ctx.db
    .selectFrom('attachments')
    .select('id')
    .where('state', '=', 'pending')
    .execute()
  return rows.length
}

/** Once a sweep came by, in some hours, storage has the files of the attachments and nothing else. */
async function nothingIsOrphaned({ lifelog }: TestBrowser): Promise<void> {
  const later = { ...lifelog.ctx, now: () => new Date(Date.now() + 3 * 60 * 60 * 1000) }
  await sweep(later)
  await emptyOutbox(later)
  expect(await countOrphans(later)).toBe(0)
  const rows = await lifelog.ctx.db.selectFrom('attachments').select(['key', 'state']).execute()
  expect(rows.filter(({ state }) => state !== 'ready')).toEqual([])
  const objects: string[] = []
  for await (const { key } of listObjects(lifelog.ctx.storage, '')) {
    if (!key.startsWith('renditions/')) objects.push(key)
  }
  expect(objects.toSorted()).toEqual(rows.map(({ key }) => key).toSorted())
}

/** The console tells of each request that failed. */
const failedRequests = /Failed to load resource|Failed to fetch|CORS/
