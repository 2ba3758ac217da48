// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { v7 as uuid } from 'uuid'
import { beforeEach, describe, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import { answerOf, sizes, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import type { TestLifeLog } from '../support/setup.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())

const events = async () => (await browser.lifelog.json<EventsPage>('/api/events')).items
const record: TestLifeLog['record'] = (event) => browser.lifelog.record(event)

const line = (page: Page) => page.getByLabel('What happened?')
const titles = (page: Page) => page.locator('.entry-title').allTextContents()
const note = (page: Page) => page.locator('.quick-note').textContent()

/** Waits for what a test is about to do to the page's own network. */
async function holdPosts(page: Page): Promise<{ release(): void }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route('/events', async (route) => {
    await promise
    await route.continue()
  })
  return { release: resolve }
}

describe('the line', () => {
  test.each(sizes)(
    'is saved by Enter: the card is in its day, the line empty and ready, on %s',
    async (_, viewport) => {
      await record({ title: 'earlier' })
      const page = await browser.page({ viewport })
      await page.goto('/')
      await line(page).fill('Lunch at the harbour #Food, #harbour')
      await line(page).press('Enter')
      await expect.poll(() => titles(page)).toEqual(['Lunch at the harbour', 'earlier'])
      await expect
        .poll(() => note(page))
        .toMatch(/^Saved: Lunch at the harbour, today .* · Undo · Open$/)
      expect(await line(page).inputValue()).toBe('')
      expect(await line(page).evaluate((field) => field === document.activeElement)).toBe(true)
      expect(await page.locator('.day').count()).toBe(1)
      await page.keyboard.type('Coffee')
      await page.keyboard.press('Enter')
      await expect.poll(() => titles(page)).toEqual(['Coffee', 'Lunch at the harbour', 'earlier'])
      expect(await events()).toMatchObject([
        { title: 'Coffee', tags: [] },
        { title: 'Lunch at the harbour', tags: ['food', 'harbour'] },
        { title: 'earlier' },
      ])
    },
  )

  test('takes tags of its own beside those in the text', async () => {
    const page = await browser.page()
    await page.goto('/')
    await line(page).fill('Lunch #food')
    await page.getByLabel('Tags, separated by commas').fill('Food, #two words ,')
    await page.getByRole('button', { name: 'Add' }).click()
    await expect.poll(() => titles(page)).toEqual(['Lunch'])
    expect(await events()).toMatchObject([{ title: 'Lunch', tags: ['food', 'two words'] }])
    expect(await page.getByLabel('Tags, separated by commas').inputValue()).toBe('')
  })

  test('sent twice is one event, with a script and without', async () => {
    const page = await browser.page()
    await page.goto('/')
    const held = await holdPosts(page)
    await line(page).fill('once')
    await line(page).press('Enter')
    await line(page).press('Enter')
    await page.getByRole('button', { name: 'Add' }).click()
    held.release()
    await expect.poll(() => titles(page)).toEqual(['once'])
    const body = new URLSearchParams({ quick: '1', title: 'twice', tags: '', uid: uuid() })
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const answers = await Promise.all(
      [1, 2, 3].map(() =>
        browser.lifelog.request('/events', { method: 'POST', headers, body: body.toString() }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    expect(new Set(answers.map(({ headers }) => headers.get('Location'))).size).toBe(1)
    expect(await events()).toHaveLength(2)
    // The answer got lost, and the words were changed before they were sent once more.
    body.set('title', 'twice, and more')
    await browser.lifelog.request('/events', { method: 'POST', headers, body: body.toString() })
    expect((await events()).map(({ title }) => title)).toContain('twice, and more')
    expect(await events()).toHaveLength(3)
  })

  test('works without script, on top of a search too', async () => {
    const page = await browser.page({ javaScriptEnabled: false })
    await page.goto('/?q=anything')
    await line(page).fill('Lunch #food')
    await line(page).press('Enter')
    await page.waitForURL(/\/events\/\d+$/)
    expect(await events()).toMatchObject([{ title: 'Lunch', tags: ['food'] }])
    page.expected.push(answerOf(422))
    await page.goto('/')
    await line(page).fill('Dinner')
    await page.getByLabel('Tags, separated by commas').fill('x'.repeat(65))
    await line(page).press('Enter')
    expect(await page.getByLabel('Title').inputValue()).toBe('Dinner')
  })

  test('leads to the full form with what was typed', async () => {
    const page = await browser.page()
    await page.goto('/')
    await line(page).fill('Lunch')
    await page.getByRole('button', { name: 'Details' }).click()
    await page.waitForURL(/\/events\/new\?.*title=Lunch/)
    expect(await page.getByLabel('Title').inputValue()).toBe('Lunch')
  })
})

describe('the new card', () => {
  test('goes into the middle of what is shown where it happened then', async () => {
    await record({ title: 'a', timestamp: '2026-03-03T12:00:00Z' })
    await record({ title: 'c', timestamp: '2026-03-01T12:00:00Z' })
    const page = await browser.page()
    await page.goto('/')
    // The line notes what happens now; a form that stays open over it may say another time.
    await page.evaluate(() => {
      const time = document.createElement('input')
      Object.assign(time, { type: 'hidden', name: 'timestamp', value: '2026-03-02T12:00:00Z' })
      document.querySelector('#quick-add')?.append(time)
    })
    await line(page).fill('b')
    await line(page).press('Enter')
    await expect.poll(() => titles(page)).toEqual(['a', 'b', 'c'])
    expect(await page.locator('.day-head').count()).toBe(3)
  })

  test('is shown within a filter that it fits, and told of where it doesn’t', async () => {
    await record({ title: 'old', tags: ['food'] })
    const page = await browser.page()
    await page.goto('/?tags=food')
    await line(page).fill('Soup #food')
    await line(page).press('Enter')
    await expect.poll(() => titles(page)).toEqual(['Soup', 'old'])
    await line(page).fill('Concert #music')
    await line(page).press('Enter')
    await expect.poll(() => note(page)).toContain('not among what is shown here')
    expect(await titles(page)).toEqual(['Soup', 'old'])
    await page.getByRole('link', { name: 'Open', exact: true }).click()
    await page.waitForURL(/\/events\/\d+$/)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Concert')
  })

  test('is left out where others would lie between it and what is shown', async () => {
    await record({ title: 'old soup and concert', timestamp: '2019-06-01T12:00:00Z' })
    const page = await browser.page()
    const shownAt = {
      '/?date=2020-01-01': false,
      '/?q=soup': true,
      ...Object.fromEntries(
        inDepth<[string, boolean]>(
          ['/?end=2020-01-01', false],
          ['/?start=2020-01-01', true],
          ['/?q=concert', false],
          ['/?sort=oldest', true],
          ['/?q=soup&sort=relevance', false],
        ),
      ),
    }
    for (const [i, [path, isShown]] of Object.entries(shownAt).entries()) {
      await page.goto(path)
      await line(page).fill(`Soup ${i}`)
      await line(page).press('Enter')
      await expect
        .poll(() => note(page))
        .toMatch(isShown ? /^Saved: Soup \d, today [^,]* · Undo/ : /not among/)
      expect((await titles(page)).includes(`Soup ${i}`), path).toBe(isShown)
    }
  })
})

describe('completing tags', () => {
  test('offers those in use, the commonest first, by keys and by pointer', async () => {
    for (const tags of [['food'], ['food', 'football'], ['two words', 'food'], ['music']]) {
      await record({ title: 'x', tags })
    }
    const page = await browser.page()
    await page.goto('/')
    const options = page.getByRole('option')
    await line(page).pressSequentially('Lunch #fo')
    await expect.poll(() => options.allTextContents()).toEqual(['food 3', 'football 1'])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await options.nth(1).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Enter')
    expect(await line(page).inputValue()).toBe('Lunch #football ')
    expect(await options.count()).toBe(0)
    const tags = page.getByLabel('Tags, separated by commas')
    await tags.pressSequentially('music, tw')
    await options.getByText('two words').click()
    expect(await tags.inputValue()).toBe('music, two words, ')
    expect(await tags.evaluate((field) => field === document.activeElement)).toBe(true)
    await tags.press('Enter')
    await expect
      .poll(async () => (await events())[0]?.tags.toSorted())
      .toEqual(['football', 'music', 'two words'])
  })

  test('is left by Escape, and never comes between Enter and the line', async () => {
    await record({ title: 'x', tags: ['food'] })
    const page = await browser.page()
    await page.goto('/')
    await line(page).pressSequentially('Lunch #fo')
    await page.getByRole('option').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('option').count()).toBe(0)
    expect(await line(page).inputValue()).toBe('Lunch #fo')
    await line(page).press('o')
    await page.getByRole('option').waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await events())[0]?.tags).toEqual(['foo'])
  })
})

describe('files', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

  /** Does on the page what a person does with files, at `selector`. */
  const give = (page: Page, type: 'drop' | 'paste', selector: string, name: string) =>
    page.evaluate(
      ({ type, selector, name, bytes }) => {
        const files = new DataTransfer()
        files.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
        const init = { bubbles: true, cancelable: true }
        const event =
          type === 'drop'
            ? new DragEvent('drop', { ...init, dataTransfer: files })
            : new ClipboardEvent('paste', { ...init, clipboardData: files })
        document.querySelector(selector)?.dispatchEvent(event)
      },
      { type, selector, name, bytes: [...png] },
    )

  /** Whether each has come. */
  const thumbnails = (page: Page) =>
    page
      .locator('.entry-files img')
      .evaluateAll((images: HTMLImageElement[]) => images.map((image) => image.naturalWidth > 0))

  test('dropped, pasted or chosen go with the event', async () => {
    const page = await browser.page()
    await page.goto('/')
    await line(page).fill('Receipts')
    await give(page, 'drop', '#results', 'bill.png')
    await give(page, 'paste', '#quick-title', 'image.png')
    await page
      .getByLabel('Attach files')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') })
    const chosen = page.locator('#quick-add .quick-files li')
    await expect.poll(() => chosen.count()).toBe(3)
    const names = () => chosen.locator('bdi').allTextContents()
    const before = await names()
    await page.getByRole('button', { name: 'Without bill.png' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    expect(await names()).toEqual(before)
    await page.getByRole('button', { name: 'Without notes.txt' }).click()
    expect(await chosen.count()).toBe(2)
    await line(page).press('Enter')
    await expect.poll(() => titles(page)).toEqual(['Receipts'])
    expect(await chosen.count()).toBe(0)
    await expect.poll(() => thumbnails(page)).toEqual([true, true])
    await expect.poll(() => page.locator('.pending-event').count()).toBe(0)
    const [event] = await events()
    expect(event?.attachments).toMatchObject([{ state: 'ready' }, { state: 'ready' }])
  })

  test('give a name to an event that has none', async () => {
    const page = await browser.page()
    await page.goto('/')
    await give(page, 'paste', 'body', 'image.png')
    expect(await line(page).inputValue()).toBe('Screenshot')
    await page.keyboard.press('Enter')
    await expect.poll(() => titles(page)).toEqual(['Screenshot'])
    await expect.poll(() => thumbnails(page)).toEqual([true])
  })
})
