// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  answerOf,
  axeViolations,
  desktop,
  noAnswer,
  phone,
  sizes,
  useBrowser,
} from '../support/browser.ts'
import { cutAnswer } from '../support/cut-answer.ts'
import { inDepth } from '../support/depth.ts'
import { holdPosts } from '../support/hold-posts.ts'
import { countPending, keptFiles } from '../support/kept-files.ts'

const browser = useBrowser()
beforeEach(() => browser.lifelog.deleteEvents())

const saved = async () => (await browser.lifelog.json<EventsPage>('/api/events')).items
const titles = async () => (await saved()).map(({ title }) => title)
const files = async () =>
  (await saved()).map(({ title, attachments }) => [title, ...attachments.map((a) => a.filename)])
const line = (page: Page) => page.getByLabel('What happened?')
const note = (page: Page) => page.locator('.quick-note').textContent()
const cards = (page: Page) => page.locator('.entry-title').allTextContents()
const pending = (page: Page) => page.locator('.pending-title').allTextContents()
const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('a note') })
const choose = (page: Page, name: string) =>
  page.getByLabel('Attach files').setInputFiles(file(name))
const enter = async (page: Page, title: string) => {
  await line(page).fill(title)
  await page.keyboard.press('Enter')
}

async function open(viewport = phone) {
  const page = await browser.page({ viewport })
  page.expected.push(noAnswer, answerOf(503), answerOf(422))
  await page.goto('/')
  return page
}

describe.each(sizes)('a slow save, on %s', (_, viewport) => {
  test('says so, and what is typed meanwhile is the next event', async () => {
    const page = await open(viewport)
    const letThrough = await holdPosts(page)
    await enter(page, 'first')
    await page.keyboard.type('second')
    expect(await note(page)).toBe('Saving …')
    await page.getByText('Saving …').nth(1).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('third')
    await expect.poll(() => pending(page)).toEqual(['second', 'first'])
    letThrough()
    await expect.poll(() => cards(page)).toEqual(['second', 'first'])
    await expect.poll(() => pending(page)).toEqual([])
    await expect.poll(() => note(page)).toMatch(/^Saved: second, today/)
    expect(await line(page).inputValue()).toBe('third')
    expect(await titles()).toEqual(['second', 'first'])
  })
})

test('it isn’t said that all is saved while what was noted later waits', async () => {
  const page = await open(desktop)
  const gate = Promise.withResolvers<void>()
  await page.route('/events', async (route) => {
    if (route.request().postData()?.includes('second')) await gate.promise
    await route.continue()
  })
  await enter(page, 'first')
  await enter(page, 'second')
  await expect.poll(() => cards(page)).toEqual(['first'])
  await page.locator('.entry-new').waitFor()
  await expect.poll(() => pending(page)).toEqual(['second'])
  expect(await note(page)).toBe('Saving …')
  gate.resolve()
  await expect.poll(() => note(page)).toMatch(/^Saved: second, today/)
  expect(await cards(page)).toEqual(['second', 'first'])
})

describe('what was not added yet', () => {
  test('survives a closed tab, its files as well, and is gone once it is added', async () => {
    const page = await open()
    await line(page).fill('half a thought')
    await choose(page, 'thought.txt')
    await expect.poll(() => keptFiles(page)).toHaveLength(1)
    const second = await page.context().newPage()
    await page.close()
    await second.goto(browser.origin)
    await second.getByText('What you had not added yet is back.').waitFor()
    expect(await line(second).inputValue()).toBe('half a thought')
    expect(await second.locator('#quick-add .quick-files bdi').allTextContents()).toEqual([
      'thought.txt',
    ])
    await line(second).press('Enter')
    await expect.poll(files).toEqual([['half a thought', 'thought.txt']])
    await expect.poll(() => keptFiles(second)).toEqual([])
    await second.reload()
    expect(await line(second).inputValue()).toBe('')
    expect(await second.evaluate(() => Object.keys(localStorage))).toEqual([])
  })

  test('goes to the full form with its files, and not back to the line', async () => {
    const page = await open(desktop)
    await line(page).fill('harvest #garden')
    await choose(page, 'garden.txt')
    await page.getByRole('button', { name: 'Details' }).click()
    await page.waitForURL(/\/events\/new/)
    expect(await page.getByLabel('Title').inputValue()).toBe('harvest')
    await page.getByRole('button', { name: 'Remove garden.txt' }).waitFor()
    const visited: string[] = []
    page.on('request', (request) => {
      if (request.isNavigationRequest()) visited.push(new URL(request.url()).pathname)
    })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    await expect.poll(files).toEqual([['harvest', 'garden.txt']])
    expect(visited).toEqual([new URL(page.url()).pathname])
    await page.goto('/')
    await expect.poll(() => cards(page)).toEqual(['harvest'])
    expect(await line(page).inputValue()).toBe('')
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  })
})

describe('a save that goes wrong', () => {
  test.each(['failing', 'cut after', ...inDepth('cut before')])(
    '%s is made good, once',
    async (fault) => {
      const page = await open()
      let isBroken = true
      await page.route('/events', async (route) => {
        if (!isBroken) return route.continue()
        isBroken = false
        if (fault === 'failing') return route.fulfill({ status: 503, body: 'Down' })
        if (fault === 'cut after') await route.fetch({ maxRedirects: 0 })
        return route.abort('connectionreset')
      })
      await choose(page, 'note.txt')
      await enter(page, 'once')
      await expect.poll(() => cards(page)).toEqual(['once'])
      await expect.poll(() => pending(page)).toEqual([])
      expect(await files()).toEqual([['once', 'note.txt']])
    },
  )

  test('a file is attached once although the answer got lost', async () => {
    const page = await open()
    // It can't be given up any more.
    page.expected.push(answerOf(409))
    let isBroken = true
    await page.route(/\/confirm$/, async (route) => {
      if (!isBroken) return route.continue()
      isBroken = false
      await route.fetch()
      return route.abort('connectionreset')
    })
    await choose(page, 'note.txt')
    await enter(page, 'with a file')
    await expect.poll(files).toEqual([['with a file', 'note.txt']])
    await expect.poll(() => pending(page)).toEqual([])
    expect(await files()).toEqual([['with a file', 'note.txt']])
  })

  test.each<[string, RegExp]>([
    ['the file that is there', /\/confirm$/],
    ...inDepth<[string, RegExp]>(
      ['what the event has', /\/api\/events\/\d+$/],
      ['the place of a file', /\/api\/events\/\d+\/attachments$/],
    ),
  ])('an answer that breaks off is asked for anew: %s', async (_, url) => {
    const page = await open()
    await cutAnswer(page, url)
    await choose(page, 'note.txt')
    await enter(page, 'with a file')
    await expect.poll(files).toEqual([['with a file', 'note.txt']])
    await expect.poll(() => pending(page)).toEqual([])
    expect(await files()).toEqual([['with a file', 'note.txt']])
  })

  test('a page that is left meanwhile loses nothing', async () => {
    const page = await open()
    await page.route('/events', (route) => route.abort('connectionreset'))
    await enter(page, 'left behind')
    await expect.poll(() => pending(page)).toEqual(['left behind'])
    await page.unroute('/events')
    await page.goto('/trash')
    await page.getByText('What was kept on this device is saved now: one event.').waitFor()
    expect(await titles()).toEqual(['left behind'])
  })
})

test('a file chosen offline goes with its own event, and not with the next', async () => {
  const page = await open()
  await page.context().setOffline(true)
  await choose(page, 'first.txt')
  await enter(page, 'first')
  await expect.poll(() => note(page)).toContain('It’s sent as soon as LifeLog can be reached.')
  expect(await page.locator('#quick-add .quick-files li').count()).toBe(0)
  await enter(page, 'second')
  await expect.poll(() => pending(page)).toEqual(['second', 'first'])
  expect(await page.locator('.pending-event .quick-files bdi').allTextContents()).toEqual([
    'first.txt',
  ])
  expect(await axeViolations(page, '#pending')).toEqual([])
  await page.context().setOffline(false)
  await expect.poll(files).toEqual([['second'], ['first', 'first.txt']])
  await expect.poll(() => cards(page)).toEqual(['second', 'first'])
  await expect.poll(() => page.locator('.entry-file').allTextContents()).toEqual(['first.txt'])
})

describe('what waits', () => {
  test('can be changed, and what LifeLog refuses says why', async () => {
    const page = await open(desktop)
    await page.getByLabel('Tags, separated by commas').first().fill('x'.repeat(65))
    await enter(page, 'Lunch')
    await page.locator('.pending-words').getByText('Not saved yet. Tags ').waitFor()
    expect(await axeViolations(page, '#pending')).toEqual([])
    const item = page.locator('.pending-event')
    await item.getByLabel('Title').fill('Late lunch')
    await item.getByLabel('Tags').fill('food')
    await item.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => cards(page)).toEqual(['Late lunch'])
    expect(await saved()).toMatchObject([{ title: 'Late lunch', tags: ['food'] }])
    await expect.poll(() => pending(page)).toEqual([])
  })

  test('a file that is refused says why, while its event and the others are saved', async () => {
    const page = await open(desktop)
    page.expected.push(answerOf(415))
    await page.getByLabel('Attach files').setInputFiles([file('run.sh'), file('note.txt')])
    await enter(page, 'two files')
    await page.locator('.pending-words').getByText('run.sh: ').waitFor()
    expect(await files()).toEqual([['two files', 'note.txt']])
    await page.getByRole('button', { name: 'Drop' }).click()
    await expect.poll(() => pending(page)).toEqual([])
  })
})

describe('logging out', () => {
  const open = async () => {
    const page = await browser.page({ viewport: phone })
    page.expected.push(noAnswer, answerOf(401))
    await page.route('/events', (route) => route.abort('connectionreset'))
    await page.goto('/events/new')
    await page.getByLabel('Title').fill('a private draft')
    await page.setInputFiles('[data-add-files]', file('private.txt'))
    await expect.poll(() => keptFiles(page)).toHaveLength(1)
    await page.goto('/')
    await enter(page, 'not saved yet')
    await expect.poll(() => pending(page)).toEqual(['not saved yet'])
    await page.goto('/settings')
    return page
  }
  const drafts = (page: Page) => page.evaluate(() => Object.keys(localStorage))
  const logOut = (page: Page) =>
    page.getByRole('button', { name: 'Log out', exact: true }).click({ noWaitAfter: true })

  test('asks first where something isn’t saved yet, and goes on where it’s told so', async () => {
    const page = await open()
    expect(await drafts(page)).toHaveLength(1)
    const questions: string[] = []
    let answer = false
    page.on('dialog', async (dialog) => {
      questions.push(dialog.message())
      await (answer ? dialog.accept() : dialog.dismiss())
    })
    await logOut(page)
    await expect.poll(() => questions).toEqual([expect.stringContaining('One event is not saved')])
    await page.goto('/')
    await expect.poll(() => pending(page)).toEqual(['not saved yet'])
    await page.goto('/settings')
    answer = true
    // As by plain HTTP, where browsers take no such header.
    await page.route('/logout', async (route) => {
      const response = await route.fetch({ maxRedirects: 0 })
      const { 'clear-site-data': _, ...headers } = response.headers()
      await route.fulfill({ response, headers })
    })
    await logOut(page)
    await page.waitForURL('/login')
    expect(await drafts(page)).toEqual([])
    expect(await countPending(page)).toBe(0)
    expect(await keptFiles(page)).toEqual([])
  })
})
