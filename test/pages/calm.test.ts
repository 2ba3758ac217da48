// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { answerOf, axeViolations, noAnswer, phone, sizes, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { plain, png } from '../support/files.ts'

const browser = useBrowser()

/** An event with files: pictures of these names, and a text file. */
async function eventWith(pictures: string[], description = ''): Promise<number> {
  const { id } = await browser.lifelog.record({ title: 'A day at sea', description })
  const files = pictures.map((name) => new File([new Uint8Array(png)], name, { type: 'image/png' }))
  for (const file of [...files, new File([new Uint8Array(plain)], 'log.txt')]) {
    const body = new FormData()
    body.append('file', file)
    await browser.lifelog.json(`/api/events/${id}/attachments`, { method: 'POST', body }, 201)
  }
  return id
}

const scrolled = (page: Page) => page.evaluate(() => scrollY)

describe.each(sizes)('on %s', (_, viewport) => {
  test('a text preview that loads leaves the page where it is', async () => {
    const id = await eventWith(['1.png', '2.png', '3.png', '4.png', '5.png', '6.png'])
    const page = await browser.page({ viewport })
    await page.goto(`/events/${id}`)
    await page.evaluate(() => scrollTo({ top: 1e9, behavior: 'instant' }))
    await page.locator('figure.file-text').waitFor()
    expect(await scrolled(page)).toBeGreaterThan(viewport === phone ? 500 : 100)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
  })

  test('a heading that gets the focus by script shows no ring', async () => {
    const id = await eventWith([])
    const page = await browser.page({ viewport })
    await page.goto(`/events/${id}`)
    await page.locator('.attachment').getByText('Delete', { exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('files-title')
    const ring = () =>
      page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
    expect(await ring()).toBe('none')
    await page.keyboard.press('Tab')
    expect(await ring()).not.toBe('none')
  })

  test('the viewer never shows a caption over another picture', async () => {
    const id = await eventWith(['one.png', 'two.png'])
    const { attachments } = await browser.lifelog.json<Event>(`/api/events/${id}`)
    const page = await browser.page({ viewport })
    // Not even the small one of the second has come.
    page.expected.push(noAnswer)
    await page.route(new RegExp(`/renditions/.*${attachments[1]?.key}`), (route) => route.abort())
    await page.goto(`/events/${id}`)
    await page.locator('a[data-photo]').first().click()
    const large = page.locator('#viewer img')
    const isLarge = () =>
      large.evaluate((img: HTMLImageElement) => /renditions\/(800|1600)/.test(img.src))
    await expect.poll(isLarge).toBe(true)
    const first = await large.getAttribute('src')
    const { promise: slow, resolve } = Promise.withResolvers<void>()
    await page.route(/\/renditions\/(800|1600)/, async (route) => {
      await slow
      await route.continue()
    })
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('#viewer [data-viewer-name]').textContent()).toBe('two.png')
    expect(await large.evaluate((img: HTMLImageElement) => img.currentSrc)).not.toContain(first)
    resolve()
    await expect.poll(isLarge).toBe(true)
    expect(await large.getAttribute('src')).not.toBe(first)
  })

  test('what scrolls sideways can be reached by keyboard', async () => {
    const wide = `    ${'wide '.repeat(60)}\n\n| ${'a | '.repeat(30)}\n|${'-|'.repeat(30)}\n`
    const id = await eventWith([], wide)
    const page = await browser.page({ viewport })
    await page.goto(`/events/${id}`)
    const rules = ['scrollable-region-focusable']
    expect(await axeViolations(page, 'html', rules)).toEqual([])
    // The groups of the API's description are all made alike.
    for (const part of ['section[aria-labelledby=group-export]', ...inDepth('html')]) {
      await page.goto('/api/docs')
      expect(await axeViolations(page, part)).toEqual([])
    }
  })

  test('a failure keeps the navigation of who is signed in, and none for others', async () => {
    const page = await browser.page({ viewport })
    page.expected.push(answerOf(404), answerOf(422))
    for (const path of ['/nothing/here', '/events/999999', '/trash?cursor=garbage']) {
      await page.goto(path)
      await page.getByRole('navigation', { name: 'Main' }).waitFor()
    }
    const stranger = await browser.page({ viewport, signedIn: false })
    stranger.expected.push(answerOf(404))
    await stranger.goto('/nothing/here')
    expect(await stranger.getByRole('navigation', { name: 'Main' }).count()).toBe(0)
  })

  test('messages speak of what is on the page, not of the API', async () => {
    const page = await browser.page({ viewport })
    page.expected.push(answerOf(422), answerOf(401))
    await page.goto('/')
    await page.getByRole('textbox', { name: 'What happened?' }).fill('   ')
    await page.keyboard.press('Enter')
    await page.getByText('Title must not be empty.').waitFor()
    expect(await page.locator('main').getByText('title:').count()).toBe(0)
    const stranger = await browser.page({ viewport, signedIn: false })
    stranger.expected.push(answerOf(401))
    await stranger.goto('/api/events')
    await stranger.getByText('Log in to see this.').waitFor()
    expect(await stranger.getByText('Bearer').count()).toBe(0)
    await stranger.getByRole('link', { name: 'Log in' }).click()
    await stranger.waitForURL('/login')
  })
})

test('the help on keys can be found', async () => {
  const page = await browser.page()
  await page.goto('/')
  await page.getByRole('button', { name: 'Keyboard' }).click()
  await page.getByRole('heading', { name: 'Keyboard' }).waitFor()
})

test('the help on the line can be found on a phone, and begins with it', async () => {
  const page = await browser.page({ viewport: phone, hasTouch: true })
  await page.goto('/')
  await page.getByLabel('What happened?').tap()
  await page.getByRole('button', { name: 'What this line understands' }).tap()
  const heading = page.getByRole('heading', { name: 'What the line understands' })
  await expect.poll(() => heading.evaluate((it) => it === document.activeElement)).toBe(true)
  expect(await heading.evaluate((it) => it.getBoundingClientRect().top)).toBeGreaterThan(0)
})
