// @module-tag chromium-headless-shell

import type { Locator, Page } from 'playwright-core'
import { Temporal } from 'temporal-polyfill'
import { beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, desktop, phone, sizes, useBrowser } from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { photo } from '../support/photo-events.ts'
import { uploading } from '../support/uploading.ts'

const browser = useBrowser()
const today = Temporal.Now.zonedDateTimeISO('Europe/Berlin').with({ hour: 12 })
const titles = {
  arabic: 'مقابلة مع فريق LifeLog 2.0 (القاهرة)!',
  hebrew: 'ארוחת ערב עם Anna ב־Café Noir, 19:30.',
  english: 'Lunch (with Yusuf يوسف)',
}
type Language = keyof typeof titles
const ids = {} as Record<Language, number>
const filename = 'صورة (1) final.jpg'

beforeAll(async () => {
  const { record, request, json } = browser.lifelog
  const { upload } = uploading(browser.lifelog)
  const timestamp = today.subtract({ years: 1 }).toInstant().toString()
  for (const [language, title] of Object.entries(titles)) {
    const name = language === 'english' ? 'Cairo' : 'القاهرة (Cairo)'
    const { id } = await record({
      title,
      timestamp,
      tags: ['אוכל', 'food'],
      description: `${title}\n\n- one\n`,
      location: { latitude: 30.04, longitude: 31.23, name },
    })
    ids[language as Language] = id
    const { key } = await upload(id, { ...(await photo([400, 300])), filename })
    await (await request(`/renditions/320/${key}`)).bytes()
    const deleted = await record({ title: `${title} 2` })
    await request(`/api/events/${deleted.id}`, { method: 'DELETE' })
  }
  const view = { name: 'מסעדות (Tel Aviv)', query: 'tag:אוכל' }
  await json('/api/views', { method: 'POST', json: view }, 201)
})

const directionOf = (part: Locator) => part.evaluate((it) => getComputedStyle(it).direction)

/** How far the words of a part are from the left and from the right edge of `around`, in whole pixels. */
const gaps = async (part: Locator, around: Locator) => {
  const words = await part.evaluate((it) => {
    const range = document.createRange()
    range.selectNodeContents(it)
    const { left, right } = range.getBoundingClientRect()
    return { left, right }
  })
  const { left, right } = await around.evaluate((it) => {
    const { left, right } = it.getBoundingClientRect()
    const { paddingLeft, paddingRight } = getComputedStyle(it)
    return {
      left: left + Number.parseFloat(paddingLeft),
      right: right - Number.parseFloat(paddingRight),
    }
  })
  return { left: Math.round(words.left - left), right: Math.round(right - words.right) }
}

/** What of the parts doesn't begin at the edge of `around` at which a text of that direction begins. */
async function misplaced(around: Locator, parts: string[], direction: string): Promise<string[]> {
  const wrong = []
  for (const part of parts) {
    const { left, right } = await gaps(around.locator(part).first(), around)
    if (Math.abs(direction === 'rtl' ? right : left) > 1) wrong.push(`${part} ${left} ${right}`)
  }
  return wrong
}

const fits = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)

const languages: [Language, 'rtl' | 'ltr'][] = [
  ['arabic', 'rtl'],
  ...inDepth<[Language, 'rtl' | 'ltr']>(['hebrew', 'rtl'], ['english', 'ltr']),
]

describe.each(sizes)('on %s', (_, viewport) => {
  test.each(languages)('the page of an event is whole: %s', async (language, direction) => {
    const page = await browser.page({ viewport })
    await page.goto(`/events/${ids[language]}`)
    const head = page.locator('.event-head')
    expect(await directionOf(head)).toBe(direction)
    const parts = ['.event-time', '.event-place', 'h1', '.event-tags', '.event-actions']
    expect(await misplaced(head, parts, direction)).toEqual([])
    // The date is written from left to right, and so are the actions.
    expect(await directionOf(head.locator('time'))).toBe('ltr')
    const actions = head.locator('.event-actions')
    const lefts = await actions
      .locator('.button:visible')
      .evaluateAll((all) => all.map((it) => it.getBoundingClientRect().left))
    expect(lefts).toEqual(lefts.toSorted((one, other) => one - other))
    // The text stands below its head.
    expect(await misplaced(page.locator('.event-main'), ['.prose > p'], direction)).toEqual([])
    // Each title of the day stands beside its time.
    const day = page.locator('.event-day li', { hasText: titles[language] })
    expect(await directionOf(day)).toBe('ltr')
    expect(await directionOf(day.locator('bdi'))).toBe(direction)
    const title = await gaps(day.locator('bdi'), day.locator('> :last-child'))
    expect(title.left).toBe(0)
    expect(await fits(page)).toBe(true)
    expect(await axeViolations(page, '#main')).toEqual([])
  })

  test('the ways to the events before and after point where they always do', async () => {
    const page = await browser.page({ viewport })
    await page.goto(`/events/${ids.hebrew}`)
    const [earlier, later] = [page.locator('a[rel=prev]'), page.locator('a[rel=next]')]
    const left = (part: Locator) => part.evaluate((it) => it.getBoundingClientRect().left)
    expect(await left(earlier)).toBeLessThan(await left(later))
    expect(await directionOf(earlier)).toBe('ltr')
    expect(await directionOf(earlier.locator('.event-step-title'))).toBe('rtl')
    if (viewport === desktop) {
      const words = earlier.locator('.event-step-title')
      expect(await left(earlier.locator('.icon'))).toBeLessThan(await left(words))
    }
  })

  test.each(languages)('what is in the trash is whole: %s', async (language, direction) => {
    const page = await browser.page({ viewport })
    await page.goto('/trash')
    const card = page.locator('.trash > li', { hasText: titles[language] })
    expect(await directionOf(card)).toBe(direction)
    const words = card.locator('> :first-child')
    expect(await misplaced(words, ['h2', 'p'], direction)).toEqual([])
    expect(await misplaced(card, ['h2'], direction)).toEqual([])
    expect(await directionOf(card.locator('time'))).toBe('ltr')
    await card.getByText('Delete “').click()
    expect(await directionOf(card.getByText('This can’t be undone.'))).toBe('ltr')
    expect(await fits(page)).toBe(true)
  })

  // Beside the timeline there are two.
  const remembered = languages.slice(0, viewport === phone ? 3 : 2)
  test.each(remembered)('a memory above the timeline is whole: %s', async (language, direction) => {
    const page = await browser.page({ viewport })
    await page.goto('/')
    const memory = page.locator('.memory:visible', { hasText: titles[language] })
    await memory.scrollIntoViewIfNeeded()
    expect(await directionOf(memory)).toBe(direction)
    const words = memory.locator('> span')
    expect(await misplaced(words, ['.quiet', '.memory-title'], direction)).toEqual([])
    expect(await directionOf(memory.locator('bdi'))).toBe('ltr')
    const picture = await gaps(words, memory.locator('img'))
    expect(direction === 'rtl' ? picture.right : picture.left).toBeGreaterThan(0)
  })

  test.each(languages)('a card of this day is whole: %s', async (language, direction) => {
    const page = await browser.page({ viewport })
    await page.goto('/on-this-day')
    const card = page.locator('.entry > article', { hasText: titles[language] })
    expect(await directionOf(card)).toBe(direction)
    expect(await misplaced(card, ['.entry-time'], direction)).toEqual([])
    const text = card.locator('.entry-text')
    expect(await misplaced(text, ['.entry-title', '.entry-place'], direction)).toEqual([])
  })

  test('the caption of a photo keeps title, name and count apart', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/photos')
    await page.locator('a[data-photo]').first().click()
    const caption = page.locator('#viewer figcaption')
    await caption.getByText('1 of 3').waitFor()
    const parts = caption.locator(':scope > *')
    // Blocks of their own: none is drawn into the order of another.
    const displays = await parts.evaluateAll((all) => all.map((it) => getComputedStyle(it).display))
    expect(displays).toEqual(['block', 'block', 'block'])
    expect(await directionOf(caption.locator('[data-viewer-name]'))).toBe('rtl')
    expect(await caption.locator('[data-viewer-name]').textContent()).toBe(filename)
    expect(await directionOf(caption.getByText('1 of 3'))).toBe('ltr')
  })

  test('what is typed from the right is searched, and suggested, from the right', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/')
    const search = page.locator('#search')
    const box = async (part: Locator) => {
      const { x = 0, width = 0 } = (await part.boundingBox()) ?? {}
      return { left: Math.round(x), right: Math.round(x + width) }
    }
    const icon = page.locator('.search-line > .icon')
    for (const [typed, direction, side] of [
      ['tag:fo', 'ltr', 'left'],
      ['אוכ', 'rtl', 'right'],
    ] as const) {
      await search.fill(typed)
      const list = page.locator('#search-completions')
      const option = list.getByRole('option').first()
      await expect.poll(() => directionOf(list)).toBe(direction)
      await option.waitFor()
      expect((await box(list))[side]).toBe((await box(search))[side])
      expect(await misplaced(option, ['bdi'], direction)).toEqual([])
      // Neither the words nor the button that takes them away lie below the icon.
      const inner = await search.evaluate((field) => {
        const { left } = field.getBoundingClientRect()
        return left + Number.parseFloat(getComputedStyle(field).paddingLeft)
      })
      expect(inner).toBeGreaterThanOrEqual((await box(icon)).right)
    }
  })

  test('the palette lists what was found as it was typed', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/tags')
    await page.keyboard.press('Control+k')
    const option = page.locator('#palette').getByRole('option').first()
    for (const [typed, found, direction] of [
      ['מסעדות', 'מסעדות (Tel Aviv)', 'rtl'],
      ['אוכל', 'אוכל', 'rtl'],
      ['food', 'food', 'ltr'],
    ] as const) {
      await page.locator('#palette input').fill(typed)
      await option.getByText(found, { exact: true }).waitFor()
      expect(await directionOf(option)).toBe(direction)
      expect(await misplaced(option, ['bdi'], direction)).toEqual([])
    }
    expect(await axeViolations(page, '#palette')).toEqual([])
  })
})
