// @module-tag chromium-headless-shell

import { describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import {
  answerOf,
  axeViolations,
  desktop,
  looks,
  noAnswer,
  phone,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { plain, png } from '../support/files.ts'
import { keptFiles } from '../support/kept-files.ts'
import { password } from '../support/setup.ts'

const browser = useBrowser()

describe('a new event', () => {
  test('has all that was typed, in the timezone of the browser, and its files', async () => {
    const page = await browser.page({ viewport: phone, timezoneId: 'America/New_York' })
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('Lunch at the harbour')
    await page.getByLabel('Time', { exact: true }).fill('2026-07-01T12:30')
    await page.locator('#tags').fill('food, Harbour, #friends, food')
    await page.getByLabel('Description').fill('Fish soup,\n\n*twice*.')
    await page.locator('summary', { hasText: 'Metadata' }).click()
    await page.locator('#metadata').fill('{"price": 18.5}')
    await page.setInputFiles('[data-add-files]', [
      { name: 'menu.txt', mimeType: 'text/plain', buffer: plain },
      { name: 'soup.png', mimeType: 'image/png', buffer: png },
      { name: 'wrong.txt', mimeType: 'text/plain', buffer: plain },
    ])
    await page.getByRole('button', { name: 'Remove wrong.txt' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    expect(await eventOf(page)).toMatchObject({
      title: 'Lunch at the harbour',
      timestamp: '2026-07-01T16:30:00Z',
      timezone: 'America/New_York',
      tags: ['food', 'harbour', 'friends'],
      description: 'Fish soup,\n\n*twice*.',
      metadata: { price: 18.5 },
      attachments: expect.arrayContaining([
        expect.objectContaining({ filename: 'menu.txt' }),
        expect.objectContaining({ filename: 'soup.png' }),
      ]),
    })
    expect(await page.locator('.prose em').textContent()).toBe('twice')
    await page.goto('/events/new')
    expect(await page.getByLabel('Title').inputValue()).toBe('')
  })

  test('with metadata that is no JSON: the place is told while typing, and nothing is lost', async () => {
    const page = await browser.page()
    page.expected.push(answerOf(422))
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('With metadata')
    await page.locator('summary', { hasText: 'Metadata' }).click()
    const field = page.locator('#metadata')
    await field.fill('{"a": 1,\n "b" 2}')
    const error = page.locator('#metadata-error')
    expect(await error.textContent()).toMatch(/^This isn’t JSON: .+ \(line 2 column 6\)$/)
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('[data-problem]').waitFor()
    expect(await page.locator('#metadata').inputValue()).toBe('{"a": 1,\n "b" 2}')
    expect(await page.getByLabel('Title').inputValue()).toBe('With metadata')
    await field.fill('{"a": 1,\n "b": 2}')
    expect(await error.textContent()).toBe('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    expect((await eventOf(page)).metadata).toEqual({ a: 1, b: 2 })
  })

  test('shows its description as it will look, and runs nothing that is in it', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await page.locator('summary', { hasText: 'Preview' }).click()
    await page
      .getByLabel('Description')
      .fill(
        '# Soup\n[x](javascript:alert(1))\n<img src=x onerror="alert(1)"><script>alert(1)</script>',
      )
    const preview = page.locator('[data-preview-target]')
    await preview.getByRole('heading', { name: 'Soup' }).waitFor()
    expect(await preview.locator('a, img, script').count()).toBe(0)
  })
})

describe('the toolbar of the description', () => {
  test('formats what is selected, by mouse and keyboard, and each can be undone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', phone],
      ...inDepth(['dark', desktop] as const),
    ] as const) {
      const page = await browser.page({ colorScheme, viewport })
      await page.goto('/events/new')
      const text = page.getByLabel('Description')
      const format = (name: string) => page.getByRole('toolbar').getByRole('button', { name })
      const select = (start: number, end: number) =>
        text.evaluate(
          (field: HTMLTextAreaElement, [start = 0, end = 0]) => field.setSelectionRange(start, end),
          [start, end],
        )
      await text.pressSequentially('Fish soup')
      await select(0, 4)
      await format('Bold').click()
      expect(await text.inputValue()).toBe('**Fish** soup')
      await page.keyboard.press('Control+i')
      expect(await text.inputValue()).toBe('***Fish*** soup')
      await page.keyboard.press('Control+z')
      await page.keyboard.press('Control+z')
      expect(await text.inputValue()).toBe('Fish soup')
      await page.keyboard.press('Control+Shift+z')
      expect(await text.inputValue()).toBe('**Fish** soup')
      await select(9, 13)
      await page.keyboard.press('Control+k')
      await page.keyboard.type('https://a.org')
      expect(await text.inputValue()).toBe('**Fish** [soup](https://a.org)')

      await text.fill('milk')
      await format('Bold').focus()
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Home')
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
      expect(await format('Checklist').getAttribute('tabindex')).toBe('0')
      expect(await format('Bold').getAttribute('tabindex')).toBe('-1')
      await page.keyboard.press('Enter')
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      await page.keyboard.type('bread')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await page.keyboard.type('That is all.')
      expect(await text.inputValue()).toBe('- [ ] milk\n- [ ] bread\nThat is all.')
    }
  })

  test('puts a picture of the event into the text, and the preview shows it', async () => {
    const { id } = await browser.lifelog.record({ title: 'Pictured' })
    const body = new FormData()
    body.append('file', new File([png], 'my soup.png', { type: 'image/png' }))
    await browser.lifelog.json(`/api/events/${id}/attachments`, { method: 'POST', body }, 201)
    const page = await browser.page()
    await page.goto(`/events/${id}/edit`)
    await page.locator('summary', { hasText: 'Preview' }).click()
    await page.getByLabel('Description').fill('Look: ')
    await page.keyboard.press('End')
    await page.getByRole('button', { name: 'Picture of this event' }).click()
    expect(await axeViolations(page, '#picture-menu')).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.type('Fish')
    expect(await page.getByLabel('Description').inputValue()).toBe('Look: ![Fish](<my soup.png>)')
    await page.locator('[data-preview-target] img[alt=Fish]').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(`**/events/${id}`)
    await page.locator('.prose img[alt=Fish]').waitFor()
  })

  test('says how pictures come where there are none yet, and is not there without a script', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await page.getByRole('button', { name: 'Picture of this event' }).click()
    await page.getByText('Add a picture to the files first').waitFor()
    await page.keyboard.press('Escape')
    await page.setInputFiles('[data-add-files]', [
      { name: 'soup.png', mimeType: 'image/png', buffer: png },
    ])
    await page.getByText('Is added when you save').waitFor()
    await page.getByRole('button', { name: 'Picture of this event' }).click()
    await page.getByRole('button', { name: 'soup.png', exact: true }).click()
    expect(await page.getByLabel('Description').inputValue()).toBe('![](soup.png)')
    const bare = await browser.page({ javaScriptEnabled: false })
    await bare.goto('/events/new')
    expect(await bare.getByRole('toolbar').count()).toBe(0)
  })
})

describe('a draft', () => {
  test('survives a reload and a closed tab, its files as well, and is gone once it is saved', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('Half a thought')
    await page.getByLabel('Description').fill('that goes on')
    await page.setInputFiles('[data-add-files]', note('menu.txt'))
    await page.getByRole('button', { name: 'Remove menu.txt' }).waitFor()
    await expect.poll(() => keptFiles(page)).toEqual([['menu.txt']])
    await page.reload()
    await page.getByText(/Unsaved text of .* is back/).waitFor()
    expect(await page.getByLabel('Title').inputValue()).toBe('Half a thought')

    const second = await page.context().newPage()
    await page.close()
    await second.goto(`${browser.origin}/events/new`)
    await second.getByText(/Unsaved text of .* is back, with its files/).waitFor()
    expect(await second.getByLabel('Description').inputValue()).toBe('that goes on')
    await second.getByRole('button', { name: 'Remove menu.txt' }).waitFor()
    await second.getByRole('button', { name: 'Save' }).click()
    await second.waitForURL(/\/events\/\d+$/)
    const saved = await titled('Half a thought')
    expect(saved).toMatchObject([{ attachments: [{ filename: 'menu.txt' }] }])
    expect(await keptFiles(second)).toEqual([])
    await second.goto(`${browser.origin}/events/new`)
    expect(await second.locator('.upload').count()).toBe(0)
    expect(await second.getByLabel('Title').inputValue()).toBe('')
    expect(await second.evaluate(() => Object.keys(localStorage))).toEqual([])
  })

  test('of files alone is one, and is discarded by taking them out', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await page.setInputFiles('[data-add-files]', note('alone.txt'))
    await expect.poll(() => keptFiles(page)).toEqual([['alone.txt']])
    await page.reload()
    await page.getByRole('button', { name: 'Remove alone.txt' }).click()
    await expect.poll(() => keptFiles(page)).toEqual([])
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Remove alone.txt' }).waitFor()
    await expect.poll(() => keptFiles(page)).toEqual([['alone.txt']])
  })

  test('is sent with its files although the tab is closed before they are there', async () => {
    const page = await browser.page()
    page.expected.push(noAnswer)
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('Sent by the next page')
    await page.setInputFiles('[data-add-files]', note('late.txt'))
    await page.context().route(/\/attachments$/, (route) => route.abort('connectionreset'))
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('.upload[data-state=failed]').waitFor()
    await page.getByRole('link', { name: 'To the event' }).waitFor()
    const second = await page.context().newPage()
    await page.close()
    await second.context().unroute(/\/attachments$/)
    await second.goto(browser.origin)
    await expect
      .poll(async () => (await titled('Sent by the next page'))[0]?.attachments.length)
      .toBe(1)
  })

  test('waits while a form is opened that is filled in already', async () => {
    const page = await browser.page()
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('An older thought')
    await page.goto('/events/new?quick=1&title=A+newer+one+%23soon&tags=now')
    await page.getByLabel('Description').fill('with words')
    expect(await page.getByLabel('Title').inputValue()).toBe('A newer one')
    expect(await page.locator('#tags').inputValue()).toBe('now, soon')
    await page.reload()
    await page.getByText(/is back/).waitFor()
    expect(await page.getByLabel('Description').inputValue()).toBe('with words')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    await page.goto('/events/new')
    await page.getByText(/is back/).waitFor()
    expect(await page.getByLabel('Title').inputValue()).toBe('An older thought')
  })

  test('can be discarded, and taken back with its files', async () => {
    const page = await browser.page()
    const title = () => page.getByLabel('Title').inputValue()
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('Never mind')
    await page.setInputFiles('[data-add-files]', note('kept.txt'))
    await expect.poll(() => keptFiles(page)).toEqual([['kept.txt']])
    await page.reload()
    await page.getByRole('button', { name: 'Discard draft' }).click()
    await expect.poll(() => page.locator('.upload').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(title).toBe('Never mind')
    await expect.poll(() => keptFiles(page)).toEqual([['kept.txt']])
    await page.reload()
    await expect.poll(title).toBe('Never mind')
    await page.getByRole('button', { name: 'Remove kept.txt' }).waitFor()
    await page.getByRole('button', { name: 'Discard draft' }).click()
    await expect.poll(title).toBe('')
    await page.reload()
    await expect.poll(title).toBe('')
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual([])
  })

  test('of another tab that is still open is left to that tab', async () => {
    const page = await pageWithDraft('In the first tab')
    const second = await page.context().newPage()
    await second.goto(`${browser.origin}/events/new`)
    await second.getByLabel('Title').fill('In the second tab')
    await second.getByRole('button', { name: 'Save' }).click()
    await second.waitForURL(/\/events\/\d+$/)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    expect(await titled('In the first tab')).toHaveLength(1)
    expect(await titled('In the second tab')).toHaveLength(1)
  })

  test('that two tabs have both saved is two events, and nothing of them is lost', async () => {
    const page = await pageWithDraft('A plan')
    const second = await page.context().newPage()
    // So it is where the first tab is asleep, as those in the background of a phone are.
    await second.addInitScript(() => {
      BroadcastChannel.prototype.postMessage = () => undefined
    })
    await second.goto(`${browser.origin}/events/new`)
    await second.getByText(/is back/).waitFor()
    await second.getByLabel('Title').fill('Another plan')
    await second.getByRole('button', { name: 'Save' }).click()
    await second.waitForURL(/\/events\/\d+$/)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    expect((await eventOf(page)).title).toBe('A plan')
    expect((await eventOf(second)).title).toBe('Another plan')
  })

  test('survives the end of the session: the login opens, then the form is sent', async () => {
    const page = await browser.page()
    page.expected.push(answerOf(401))
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('Typed for a long time')
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Password').fill(password)
    await dialog.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    expect((await eventOf(page)).title).toBe('Typed for a long time')
  })
})

describe('an event that is edited', () => {
  test('keeps what was not touched: its seconds, and who knew it by what', async () => {
    const { id } = await newEvent({ timestamp: '2026-10-25T00:30:15.123456Z', metadata: { a: 1 } })
    const page = await browser.page()
    await page.goto(`/events/${id}`)
    await page.getByRole('link', { name: 'Edit' }).click()
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('2026-10-25T02:30')
    await page.getByLabel('Title').fill('Renamed')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(`**/events/${id}`)
    await page.getByText('Saved.').waitFor()
    expect(await eventOf(page)).toMatchObject({
      title: 'Renamed',
      timestamp: '2026-10-25T00:30:15.123456Z',
      metadata: { a: 1 },
    })
  })

  test('by two at once: the second sees both and chooses; nothing is overwritten unseen', async () => {
    const { id } = await newEvent({ title: 'First', tags: ['old'], description: 'as it was' })
    const page = await browser.page()
    page.expected.push(answerOf(412))
    await page.goto(`/events/${id}/edit`)
    await page.getByLabel('Title').fill('Mine')
    await page.getByLabel('Description').fill('my words')
    const theirs = { title: 'Theirs', description: 'their words', tags: ['old', 'new'] }
    await browser.lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: theirs })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('This event was changed elsewhere').waitFor()
    expect((await read(id)).title).toBe('Theirs')
    expect(await page.getByLabel('Title').inputValue()).toBe('Mine')
    expect(await page.locator('[data-theirs=title]').textContent()).toContain('Theirs')
    expect(await page.locator('[data-theirs=description]').textContent()).toContain('their words')
    expect(await page.locator('[data-theirs=tags]').textContent()).toContain('old, new')
    expect(await page.locator('[data-theirs=timestamp]').count()).toBe(0)
    expect(await axeViolations(page)).toEqual([])
    await page.locator('[data-take=title]').click()
    await page.locator('[data-take=tags]').click()
    await page.getByRole('button', { name: 'Save mine' }).click()
    await page.waitForURL(`**/events/${id}`)
    expect(await read(id)).toMatchObject({
      title: 'Theirs',
      description: 'my words',
      tags: ['old', 'new'],
      version: 3,
    })
  })

  test('from a draft that was typed before others saved: both are shown as well', async () => {
    const { id } = await newEvent({ title: 'Before' })
    const page = await browser.page()
    page.expected.push(answerOf(412))
    await page.goto(`/events/${id}/edit`)
    await page.getByLabel('Title').fill('My draft')
    await page.goto('/settings')
    await browser.lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'Theirs' } })
    await page.goto(`/events/${id}/edit`)
    await page.getByText(/is back/).waitFor()
    expect(await page.getByLabel('Title').inputValue()).toBe('My draft')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('This event was changed elsewhere').waitFor()
    expect((await read(id)).title).toBe('Theirs')
  })

  test('the same way by two at once: there is nothing to choose', async () => {
    const { id } = await newEvent({ title: 'Before' })
    const page = await browser.page()
    await page.goto(`/events/${id}/edit`)
    await page.getByLabel('Title').fill('After')
    await browser.lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'After' } })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(`**/events/${id}`)
    expect((await read(id)).version).toBe(2)
  })
})

describe('without a script', () => {
  test('an event is recorded, gets a file, is changed, deleted and taken back', async () => {
    const page = await browser.page({ javaScriptEnabled: false, viewport: phone })
    page.expected.push(answerOf(422))
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('By hand')
    await page.getByLabel('Tags').fill('plain')
    await page.locator('summary', { hasText: 'Metadata' }).click()
    await page.locator('#metadata').fill('{')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await page.locator('#metadata-error').textContent()).toMatch(/is not JSON/)
    expect(await page.getByLabel('Title').inputValue()).toBe('By hand')
    await page.locator('#metadata').fill('{}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)

    await page.setInputFiles('#file', {
      name: 'a "file".txt',
      mimeType: 'text/plain',
      buffer: plain,
    })
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByText('a "file".txt was added.').waitFor()
    const file = page.locator('.attachment')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      file.getByRole('link', { name: 'Download' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^a .file.\.txt$/)
    await file.getByRole('link', { name: 'Show the text' }).click()
    expect(await page.locator('pre').textContent()).toContain('Grüße aus 東京')
    await page.getByRole('link', { name: 'Back to the event' }).click()

    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Title').fill('By hand, changed')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'By hand, changed' }).waitFor()

    const files = async () => (await eventOf(page)).attachments.length
    await file.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('a "file".txt is in the trash.').waitFor()
    expect(await files()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('a "file".txt is back.').waitFor()
    expect(await files()).toBe(1)

    await page.locator('.event-actions').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { name: 'By hand, changed' }).waitFor()
  })

  test('a change elsewhere is shown beside what was typed', async () => {
    const { id } = await newEvent({ title: 'Before' })
    const page = await browser.page({ javaScriptEnabled: false })
    page.expected.push(answerOf(412))
    await page.goto(`/events/${id}/edit`)
    await page.getByLabel('Title').fill('Mine')
    await browser.lifelog.json(`/api/events/${id}`, { method: 'PATCH', json: { title: 'Theirs' } })
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await page.locator('[data-theirs=title]').textContent()).toContain('Theirs')
    await page.getByRole('button', { name: 'Save mine' }).click()
    await page.getByRole('heading', { name: 'Mine' }).waitFor()
  })
})

test.for(inDepth(...looks))(
  'the form is usable by everyone, in %s',
  async ([colorScheme, viewport]) => {
    const page = await browser.page({ colorScheme, viewport })
    await page.goto('/events/new')
    expect(await axeViolations(page)).toEqual([])
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(viewport.width)
  },
)

test('the title of a saved event is read again on request alone, and given back', async () => {
  const { id } = await newEvent({ title: 'Notes', timezone: 'Europe/Berlin', tags: ['food'] })
  const page = await browser.page({ viewport: phone, hasTouch: true })
  await page.goto(`/events/${id}/edit`)
  const title = page.getByLabel('Title', { exact: true })
  const values = async () => [
    await title.inputValue(),
    (await page.locator('#timestamp').inputValue()).slice(0, 10),
    await page.locator('#precision').inputValue(),
    await page.locator('#tags').inputValue(),
    await page.locator('#place').inputValue(),
  ]
  await title.fill('Swim 12.07.1998 #summer @lake')
  const [, ...typed] = await values()
  await page.locator('[data-read-title]').tap()
  const read = ['Swim', '1998-07-12', 'day', 'food, summer', 'lake']
  await expect.poll(values).toEqual(read)
  await page.getByRole('button', { name: 'Undo' }).tap()
  expect(await values()).toEqual(['Swim 12.07.1998 #summer @lake', ...typed])
  await page.locator('[data-read-title]').focus()
  await page.keyboard.press('Enter')
  await expect.poll(values).toEqual(read)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForURL(/\/events\/\d+$/)
  expect(await eventOf(page)).toMatchObject({
    title: 'Swim',
    precision: 'day',
    tags: ['food', 'summer'],
  })
})

/** The form of a new event, once this browser keeps what was typed into it. */
async function pageWithDraft(title: string): Promise<TestPage> {
  const page = await browser.page()
  await page.goto('/events/new')
  await page.getByLabel('Title').fill(title)
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).length)).toBe(1)
  return page
}

function newEvent(given: Record<string, unknown>): Promise<Event> {
  const json = { title: 'An event', ...given }
  return browser.lifelog.record(json)
}

function read(id: number): Promise<Event> {
  return browser.lifelog.json(`/api/events/${id}`)
}

/** The event whose page is shown. */
function eventOf(page: { url(): string }): Promise<Event> {
  return read(Number(/\/events\/(\d+)/.exec(page.url())?.[1]))
}

async function titled(title: string): Promise<Event[]> {
  const { items } = await browser.lifelog.json<{ items: Event[] }>('/api/events?limit=200')
  return items.filter((event) => event.title === title)
}

const note = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('a note') })
