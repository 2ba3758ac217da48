// @module-tag chromium-headless-shell

import { beforeAll, describe, expect, test } from 'vitest'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { answerOf, axeViolations, desktop, phone, useBrowser } from '../support/browser.ts'
import { inDepth, isDeep } from '../support/depth.ts'
import { csv, type File, jpeg, markdown, mp4, pdf, plain, png } from '../support/files.ts'
import { uploading } from '../support/uploading.ts'

const browser = useBrowser({
  ALLOWED_MIME_TYPES:
    'image/jpeg,image/png,application/pdf,text/plain,text/markdown,text/csv,video/mp4',
})
let upload: (event: number, file: File) => Promise<Attachment>
beforeAll(async () => {
  upload = uploading(browser.lifelog).upload
})

test('an event shows all it has, with its time where the owner is', async () => {
  const id = await newEvent({
    title: 'Lunch at the harbour',
    timestamp: '2026-07-01T10:30:00Z',
    description: 'Fish soup, **twice**.\n\n| soup | price |\n|-|-:|\n| fish | 12.50 |',
    tags: ['food'],
    metadata: { price: 18.5, place: { lat: 53.5 } },
  })
  const page = await browser.page()
  await page.goto(`/events/${id}`)
  expect(await page.locator('.event-time').textContent()).toMatch(/1 July 2026.* 12:30/)
  expect(await page.locator('.prose strong').textContent()).toBe('twice')
  expect(await page.getByRole('cell', { name: '12.50' }).count()).toBe(1)
  expect(await page.locator('.metadata').textContent()).toMatch(/price18.5/)
  await page.getByRole('link', { name: 'food' }).click()
  await page.waitForURL('**/?tags=food')
})

describe('files', () => {
  test('are shown as far as a browser can, from the storage itself', async () => {
    const id = await newEvent()
    for (const [filename, content_type, bytes] of [
      ['photo.jpg', 'image/jpeg', jpeg],
      ['receipt.pdf', 'application/pdf', pdf],
      ['notes.md', 'text/markdown', markdown],
      ['prices.csv', 'text/csv', csv],
      ['notes.txt', 'text/plain', plain],
      ['clip.mp4', 'video/mp4', mp4],
    ] as const) {
      await upload(id, { filename, content_type, bytes })
    }
    const page = await browser.page({ viewport: { width: 1280, height: 2400 } })
    await page.goto(`/events/${id}`)
    const item = (name: string) =>
      page.locator('.attachment', { has: page.getByRole('link', { name, exact: true }) })
    const picture = page.locator('.attachment-photo img')
    const width = () => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)
    await expect.poll(width).toBeGreaterThan(0)
    await expect.poll(() => item('notes.md').locator('h2').textContent()).toBe('Harbour')
    await expect.poll(() => item('prices.csv').locator('pre').textContent()).toContain('18,50')
    await expect.poll(() => item('notes.txt').locator('pre').textContent()).toContain('東京')
    expect(await item('notes.md').locator('script').count()).toBe(0)
    // Not every Chromium can show a PDF: one that can't downloads what the frame asks for.
    const [framed] = await Promise.all([
      page.waitForResponse(/mode=stream/),
      item('receipt.pdf').locator('summary').first().click(),
    ])
    expect(framed.status()).toBe(200)
    expect(framed.frame().parentFrame()).toBe(page.mainFrame())
    const [download] = await Promise.all([
      page.waitForEvent('download', (download) => !download.url().includes('mode=stream')),
      item('prices.csv').getByRole('link', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('prices.csv')
    expect(await axeViolations(page, '#attachments')).toEqual([])
  })

  test('pictures open large, one after the other, by keyboard alone', async () => {
    const id = await newEvent()
    await upload(id, { filename: 'one.jpg', content_type: 'image/jpeg', bytes: jpeg })
    await upload(id, { filename: 'two.png', content_type: 'image/png', bytes: png })
    const page = await browser.page({ viewport: phone })
    await page.goto(`/events/${id}`)
    await page.locator('a[data-photo]').first().focus()
    await page.keyboard.press('Enter')
    const caption = page.locator('#viewer [data-viewer-name]')
    await expect.poll(() => caption.textContent()).toBe('one.jpg')
    const loaded = () =>
      page.locator('#viewer img').evaluate((img: HTMLImageElement) => img.naturalWidth)
    await expect.poll(loaded).toBe(4)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => caption.textContent()).toBe('two.png')
    await page.keyboard.press('Escape')
    const focused = () => page.evaluate(() => document.activeElement?.querySelector('img')?.alt)
    await expect.poll(focused).toBe('two.png')
  })

  test.each(['', '/edit'])(
    'are deleted and come back in place by keyboard, and the focus is not lost: %s',
    async (page_) => {
      const id = await newEvent()
      for (const filename of ['one.txt', 'two.txt', 'three.txt']) {
        await upload(id, { filename, content_type: 'text/plain', bytes: plain })
      }
      const page = await browser.page({ viewport: phone })
      // Its text may still be asked for when it's deleted.
      page.expected.push(answerOf(404))
      await page.goto(`/events/${id}${page_}`)
      const names = () => page.locator('.attachment-name a').allTextContents()
      const focused = () => page.evaluate(() => document.activeElement?.textContent)
      await page.locator('.attachment', { hasText: 'two.txt' }).getByText('Delete').focus()
      await page.keyboard.press('Enter')
      await page.getByText('two.txt is in the trash.').waitFor()
      expect(await names()).toEqual(['one.txt', 'three.txt'])
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('files-title')
      const event = () => browser.lifelog.json<Event>(`/api/events/${id}`)
      expect((await event()).attachments).toHaveLength(2)

      await page.getByRole('button', { name: 'Undo' }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('two.txt is back.').waitFor()
      expect(await names()).toEqual(['one.txt', 'two.txt', 'three.txt'])
      await expect.poll(focused).toBe('two.txt')
      expect((await event()).attachments).toHaveLength(3)
      await page.locator('.attachment', { hasText: 'two.txt' }).getByText('Delete').click()
      await page.getByText('two.txt is in the trash.').waitFor()
      expect(await page.getByText('two.txt is back.').count()).toBe(0)
    },
  )
})

test('leads to the events before and after, back to the list, and to the rest of its day', async () => {
  const at = (clock: string) => ({ timestamp: `2019-03-02T${clock}+01:00` })
  const early = await newEvent({ title: 'Early', ...at('08:00'), tags: ['harbour'] })
  await newEvent({ title: 'Between', ...at('09:00') })
  const id = await newEvent({ title: 'Midday', ...at('12:00'), tags: ['harbour'] })
  await newEvent({
    title: 'After midnight',
    timestamp: '2019-03-03T00:10+01:00',
    tags: ['harbour'],
  })
  for (const options of [{ javaScriptEnabled: false }, ...inDepth({ viewport: phone })]) {
    const page = await browser.page(options)
    const heading = () => page.locator('h1').textContent()
    const step = (name: string) => page.locator('.event-nav').getByRole('link', { name })
    await page.goto(`/events/${id}`)
    const day = page.locator('.event-day')
    expect(await day.locator('li').allTextContents()).toEqual([
      '08:00Early',
      '09:00Between',
      '12:00Midday',
    ])
    await day.getByRole('link', { name: 'Early' }).click()
    await page.waitForURL(`**/events/${early}`)
    await step('Later').click()
    await expect.poll(heading).toBe('Between')
    await step('Timeline').click()
    await page.waitForURL(/\/\?from=\d+#event-\d+$/)

    await page.goto('/?tags=harbour&sort=oldest')
    await page.getByRole('link', { name: 'Early' }).click()
    await step('Later: Midday').click()
    await expect.poll(heading).toBe('Midday')
    expect(await page.getByRole('navigation', { name: 'Events of the search' }).count()).toBe(1)
    await page.reload()
    await step('Later: After midnight').click()
    await expect.poll(heading).toBe('After midnight')
    expect(await step('Later').count()).toBe(0)
    await step('Search').click()
    await page.waitForURL(/\/\?tags=harbour&sort=oldest&from=\d+#event-\d+$/)
  }
})

test('the list is found as it was left, and keys lead on', async () => {
  const id = await newEvent({ title: 'The older', timestamp: '2018-01-01T10:00Z', tags: ['keys'] })
  await newEvent({ title: 'The newer', timestamp: '2018-01-02T10:00Z', tags: ['keys'] })
  const page = await browser.page()
  await page.goto('/?tags=keys')
  const entry = () => page.evaluate(() => navigation.currentEntry?.index)
  const list = await entry()
  await page.getByRole('link', { name: 'The older' }).click()
  await page.waitForURL(`**/events/${id}`)
  await page.keyboard.press('k')
  await expect.poll(() => page.locator('h1').textContent()).toBe('The newer')
  // By then the page hears keys.
  await page.waitForLoadState()
  await page.keyboard.press('j')
  await expect.poll(() => page.locator('h1').textContent()).toBe('The older')
  await page.goBack()
  await page.goBack()
  await page.locator('a.back').click()
  await page.waitForURL('**/?tags=keys')
  expect(await entry()).toBe(list)
})

test.for([
  '//evil.example',
  'https://evil.example/',
  '/events/1',
  '/logout',
  'javascript:alert(1)',
])('no list is one that is not: %s', async (list) => {
  const id = await newEvent()
  const path = `/events/${id}?in=${encodeURIComponent(list)}`
  const html = await (await browser.lifelog.request(path)).text()
  expect(html).toMatch(/<a class="back" href="\/(\?from=\d+#event-\d+)?"/)
})

test('a picture that the text names stands there, large in the viewer like all others', async () => {
  const description =
    'Before\n\n![The pier](one.jpg)\n\n![x](other.jpg) ![y](https://example.org/y.jpg)'
  const id = await newEvent({ description })
  await upload(id, { filename: 'one.jpg', content_type: 'image/jpeg', bytes: jpeg })
  await upload(id, { filename: 'two.png', content_type: 'image/png', bytes: png })
  const page = await browser.page({ viewport: phone })
  await page.goto(`/events/${id}`)
  expect(
    await page
      .locator('.prose img')
      .evaluateAll((all) => all.map((img) => (img as HTMLImageElement).alt)),
  ).toEqual(['The pier'])
  expect(await page.locator('.attachment-photo img').count()).toBe(1)
  await page.locator('.prose a[data-photo]').click()
  const caption = page.locator('#viewer [data-viewer-name]')
  await expect.poll(() => caption.textContent()).toBe('one.jpg')
  await page.getByRole('button', { name: 'Next picture' }).click()
  await expect.poll(() => caption.textContent()).toBe('two.png')
  await page.getByRole('button', { name: 'Next picture' }).click()
  await page.locator('#viewer').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('one.jpg is in the trash.').waitFor()
  expect(await page.locator('.prose img').count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => caption.textContent()).toBe('one.jpg')
  expect(await page.locator('.prose img').count()).toBe(1)

  const bare = await browser.page({ javaScriptEnabled: false })
  await bare.goto(`/events/${id}`)
  expect(await bare.getByRole('link', { name: 'Download' }).count()).toBe(2)
})

test('an event that is deleted can be taken back at once', async () => {
  const id = await newEvent({ title: 'Deleted by mistake' })
  const page = await browser.page()
  await page.goto(`/events/${id}`)
  await page.locator('.event-actions').getByRole('button', { name: 'Delete' }).click()
  await page.waitForURL(`${browser.origin}/`)
  expect((await browser.lifelog.request(`/api/events/${id}`)).status).toBe(404)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('The event is back.').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await page.getByRole('heading', { name: 'Deleted by mistake' }).waitFor()
})

test('on paper there is the event, and nothing to press', async () => {
  const id = await newEvent({ description: 'Fish soup.' })
  await upload(id, { filename: 'photo.jpg', content_type: 'image/jpeg', bytes: jpeg })
  const page = await browser.page()
  await page.goto(`/events/${id}`)
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText('Fish soup.').isVisible()).toBe(true)
  expect(await page.locator('.attachment-photo img').isVisible()).toBe(true)
  for (const pressed of await page.locator('button, nav a, .attachment-actions a').all()) {
    expect(await pressed.isVisible()).toBe(false)
  }
})

test('hostile content is shown as what it is, breaks no layout and runs nothing', async () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>'
  const id = await newEvent({
    title: `${evil} ${'w'.repeat(400)}`,
    description: `${evil}\n\n[x](javascript:alert(1)) ${'w'.repeat(500)}\n\nשלום עולם`,
    tags: [evil.slice(0, 60), 'עברית', 'w'.repeat(64)],
    metadata: { [evil]: evil, long: 'w'.repeat(500) },
  })
  const filename = '"><img src=x onerror=alert(1)>.txt'
  await upload(id, { filename, content_type: 'text/plain', bytes: Buffer.from(evil) })
  await upload(id, { filename: 'evil.md', content_type: 'text/markdown', bytes: Buffer.from(evil) })
  for (const [colorScheme, viewport] of [
    ['dark', phone],
    ...inDepth(['light', desktop] as const),
  ] as const) {
    const page = await browser.page({ colorScheme, viewport })
    page.on('dialog', (dialog) => page.complaints.push(`dialog: ${dialog.message()}`))
    for (const path of [`/events/${id}`, `/events/${id}/edit`]) {
      await page.goto(path)
      for (const item of await page.locator('.attachment').all())
        await item.scrollIntoViewIfNeeded()
      await expect.poll(() => page.locator('.file-text').count()).toBe(2)
      expect(await page.locator('main script, main [onerror]').count()).toBe(0)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(viewport.width)
      if (isDeep) expect(await axeViolations(page)).toEqual([])
    }
  }
})

async function newEvent(given: Record<string, unknown> = {}): Promise<number> {
  const { id } = await browser.lifelog.record({ title: 'An event', ...given })
  return id
}
