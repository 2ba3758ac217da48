// @module-tag chromium-headless-shell

import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import {
  answerOf,
  axeViolations,
  desktop,
  looks,
  noAnswer,
  phone,
  useBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'

const browser = useBrowser()
beforeEach(async () => {
  await browser.lifelog.ctx.db.deleteFrom('events').execute()
})

const events = async () => (await browser.lifelog.json<EventsPage>('/api/events')).items
const line = (page: Page) => page.getByLabel('What happened?')
const chips = (page: Page) => page.locator('[data-understood] [data-meaning]').allTextContents()
const all = 'Dinner @"Old Town" July 1998 12.50€ #food'

describe.each(looks)('while it is typed, in %s,', (colorScheme, viewport) => {
  test('the line shows what it understood, and moves nothing', async () => {
    const page = await browser.page({ colorScheme, viewport })
    await page.goto('/')
    await line(page).focus()
    await page.locator('[data-use-place]').waitFor()
    const heights = () =>
      page.evaluate(() =>
        ['#quick-title', '.quick-submit', '[data-use-place]', '.quick-row'].map(
          (one) => document.querySelector(one)?.getBoundingClientRect().y,
        ),
      )
    const before = await heights()
    await line(page).pressSequentially(all)
    await expect.poll(() => chips(page)).toEqual(['Old Town', 'July 1998', '€12.50', 'food'])
    expect(await heights()).toEqual(before)
    for (const chip of await page.locator('[data-parts]').all()) {
      const box = await chip.boundingBox()
      expect((box?.x ?? 999) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width)
    }
    expect(await axeViolations(page, '#quick-add')).toEqual([])
    await expect
      .poll(() => page.locator('[data-understood-words]').textContent())
      .toBe('Understood: Old Town; July 1998; €12.50; food')
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(viewport.width)
    await line(page).press('Enter')
    await expect.poll(async () => (await events()).length).toBe(1)
    expect(await chips(page)).toEqual([])
    expect(await events()).toMatchObject([
      {
        title: 'Dinner',
        tags: ['food'],
        precision: 'month',
        location: { name: 'Old Town' },
        metadata: { amount: 12.5, currency: 'EUR' },
      },
    ])
  })

  test('each part can be taken literally, by keys too', async () => {
    const page = await browser.page({ colorScheme, viewport })
    await page.goto('/')
    await line(page).fill(all)
    await page.getByRole('button', { name: 'keep “July 1998” as it is' }).click()
    await expect.poll(() => chips(page)).toEqual(['€12.50', 'food'])
    expect(await line(page).inputValue()).toBe('Dinner @"Old Town" \\July 1998 12.50€ #food')
    expect(await line(page).evaluate((field) => field === document.activeElement)).toBe(true)
    await page.getByRole('button', { name: 'keep “#food” as it is' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => chips(page)).toEqual([])
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0]?.title)
      .toBe('Dinner @"Old Town" July 1998 12.50€ #food')
  })
})

test('the clock of the browser is meant', async () => {
  const page = await browser.page({ timezoneId: 'Pacific/Kiritimati' })
  await page.goto('/')
  await line(page).fill('Swim today 07:00')
  await expect.poll(() => chips(page)).toEqual(['today 07:00'])
  await line(page).press('Enter')
  await expect
    .poll(async () => (await events())[0])
    .toMatchObject({ title: 'Swim', timezone: 'Pacific/Kiritimati' })
})

describe('on a phone', () => {
  const marks = (page: Page, kind = '') =>
    page.locator(`[data-marks] mark${kind}`).allTextContents()
  const open = async (more = {}) => {
    const page = await browser.page({
      viewport: { width: 360, height: 780 },
      hasTouch: true,
      ...more,
    })
    await page.goto('/')
    return page
  }

  test('what is understood is marked in the line, and the title shown as it will be saved', async () => {
    const page = await open()
    await line(page).fill('tomorrow dentist at the harbour 9:00')
    await expect.poll(() => marks(page)).toEqual(['tomorrow', '9:00'])
    expect(await page.locator('[data-saved-as]').textContent()).toBe('dentist at the harbour')
    expect(await chips(page)).toEqual(['tomorrow 09:00'])
    expect(await page.locator('[data-marks]').getAttribute('aria-hidden')).toBe('true')
    expect(
      await page.locator('[data-marks]').evaluate((layer) => {
        const field = layer.parentElement?.querySelector('input')
        // As wide as the words of the field, which has its padding besides.
        const { paddingLeft, paddingRight } = getComputedStyle(field as Element)
        const padding = Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight)
        const words = (field?.scrollWidth ?? 0) - padding
        return [layer.scrollWidth - words, layer.textContent === field?.value]
      }),
    ).toEqual([expect.closeTo(0, -1), true])
    expect(await axeViolations(page, '#quick-add')).toEqual([])
    await line(page).press('Home')
    await line(page).pressSequentially('no ')
    expect(await marks(page)).not.toContain('tomorrow')
  })

  test('a time in two parts is taken back by one tap, or by Backspace', async () => {
    const page = await open()
    await line(page).fill('tomorrow dentist 9:00')
    const chip = page.getByRole('button', { name: 'keep “tomorrow” and “9:00” as it is' })
    await chip.tap()
    expect(await line(page).inputValue()).toBe('\\tomorrow dentist \\9:00')
    await expect.poll(() => marks(page)).toEqual([])
    await line(page).fill('dentist 9:00')
    await page.getByRole('button', { name: 'keep “9:00” as it is' }).focus()
    await page.keyboard.press('Backspace')
    expect(await line(page).inputValue()).toBe('dentist \\9:00')
    await line(page).press('Enter')
    await expect.poll(async () => (await events())[0]?.title).toBe('dentist 9:00')
  })

  test('a hint is dotted and sets nothing until it is tapped', async () => {
    const page = await open()
    const offer = page.locator('[data-hint]')
    await line(page).fill('Friday pizza')
    await offer.waitFor()
    expect(await marks(page, '.mark-hint')).toEqual(['Friday'])
    expect(await offer.evaluate((chip) => getComputedStyle(chip).borderTopStyle)).toBe('dotted')
    expect(await offer.getAttribute('aria-pressed')).toBe('false')
    await offer.tap()
    expect(await offer.getAttribute('aria-pressed')).toBe('true')
    await offer.focus()
    await page.keyboard.press('Backspace')
    expect(await offer.getAttribute('aria-pressed')).toBe('false')
    await offer.tap()
    await line(page).press('End')
    const asked = page.waitForResponse(/\/events\/understood\?text=.*Tom/)
    await line(page).pressSequentially(' with Tom')
    await asked
    await expect.poll(() => offer.getAttribute('aria-pressed')).toBe('true')
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0])
      .toMatchObject({
        title: 'Friday pizza with Tom',
        precision: 'day',
      })
    expect(new Date((await events())[0]?.timestamp ?? '').getTime()).toBeLessThan(Date.now())
    await line(page).fill('Monday pasta')
    await line(page).press('Enter')
    await expect.poll(async () => (await events()).length).toBe(2)
    expect((await events())[0]).toMatchObject({ title: 'Monday pasta', precision: 'minute' })
  })

  test('what was saved is said, with its time, and taken back by one tap', async () => {
    const page = await open()
    await line(page).fill('Dinner yesterday 19:05')
    await line(page).press('Enter')
    const note = page.locator('.quick-note')
    await expect.poll(() => note.textContent()).toBe('Saved: Dinner, yesterday 19:05 · Undo · Open')
    for (const name of ['Undo', 'Open']) {
      const box = await note.getByText(name).boundingBox()
      expect((box?.x ?? 999) + (box?.width ?? 0)).toBeLessThanOrEqual(360)
    }
    await line(page).fill('Dinner with Anna and Tom at the harbour yesterday 19:05')
    await line(page).press('Enter')
    await note.getByText('Dinner with Anna').waitFor()
    const [time, undo] = [note.getByText(', yesterday 19:05'), note.getByText('Undo')]
    const [words, button] = [await time.boundingBox(), await undo.boundingBox()]
    expect((words?.x ?? 999) + (words?.width ?? 0)).toBeLessThanOrEqual(360)
    const isBelow = (button?.y ?? 0) >= (words?.y ?? 0) + (words?.height ?? 0) - 1
    const isBehind = (button?.x ?? 0) >= (words?.x ?? 0) + (words?.width ?? 0) - 1
    expect(isBelow || isBehind).toBe(true)
    await undo.tap()
    await expect.poll(() => note.textContent()).toBe('Taken back. It’s in the trash.')
    await line(page).fill('Dinner yesterday 19:05')
    await line(page).press('Enter')
    await expect.poll(() => events()).toHaveLength(2)
    await note.getByText('Undo').waitFor()
    expect(await note.getByText('Open').getAttribute('href')).toMatch(/^\/events\/\d+$/)
    await note.getByText('Undo').tap()
    await expect.poll(() => note.textContent()).toBe('Taken back. It’s in the trash.')
    expect(await events()).toHaveLength(1)
    await expect.poll(() => page.locator('.entry').count()).toBe(1)
  })

  test('of what is pasted, the lines behind the first are the description', async () => {
    const page = await open()
    await line(page).focus()
    // The script that takes it comes with the focus.
    await expect
      .poll(async () => {
        await line(page).evaluate((field) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData('text/plain', 'Dinner yesterday 18:00\nFish soup\nand bread')
          field.dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
          )
        })
        return line(page).inputValue()
      })
      .toContain('Dinner yesterday 18:00')
    await page.getByText('2 more lines').waitFor()
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0])
      .toMatchObject({ title: 'Dinner', description: 'Fish soup\nand bread' })
  })

  test('the line is read as of when it was typed, also where it is sent later', async () => {
    const page = await open()
    page.expected.push(noAnswer)
    await line(page).focus()
    await page.waitForFunction(() =>
      performance
        .getEntriesByType('resource')
        .some(({ name }) => name.includes('quick-understood')),
    )
    await page.clock.setFixedTime(new Date('2026-03-05T12:00:00Z'))
    await page.context().setOffline(true)
    await line(page).fill('Film yesterday')
    await line(page).press('Enter')
    await expect
      .poll(() => page.locator('.pending-title').allTextContents())
      .toEqual(['Film yesterday'])
    await page.context().setOffline(false)
    await expect
      .poll(async () => (await events())[0])
      .toMatchObject({
        title: 'Film',
        precision: 'day',
        timestamp: expect.stringMatching(/^2026-03-0[34]/),
      })
  })
})

describe('saving waits for no chip', () => {
  test('where LifeLog is slow to understand', async () => {
    const page = await browser.page()
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route(/\/events\/understood/, async (route) => {
      await promise
      await route.continue().catch(() => undefined)
    })
    await page.goto('/')
    await line(page).fill('Lunch #food')
    await line(page).press('Enter')
    await expect.poll(async () => (await events())[0]?.tags).toEqual(['food'])
    expect(await chips(page)).toEqual([])
    resolve()
  })

  test('where it can’t be reached, or fails', async () => {
    const page = await browser.page()
    page.expected.push(noAnswer, answerOf(500))
    await page.goto('/')
    await page.route(/\/events\/understood/, (route) => route.fulfill({ status: 500, body: 'x' }))
    const failed = page.waitForResponse(/\/events\/understood/)
    await line(page).fill('Lunch #food')
    await failed
    expect(await chips(page)).toEqual([])
    await page.unroute(/\/events\/understood/)
    await page.context().setOffline(true)
    const unreached = page.waitForEvent('requestfailed')
    await line(page).fill('Lunch at sea #food')
    await unreached
    expect(await chips(page)).toEqual([])
    await line(page).press('Enter')
    await expect
      .poll(() => page.locator('.pending-title').allTextContents())
      .toEqual(['Lunch at sea #food'])
    await page.context().setOffline(false)
    await expect.poll(async () => (await events())[0]?.title).toBe('Lunch at sea')
  })
})

describe('“Use my place” of the line', () => {
  const geolocation = { latitude: 53.543612, longitude: 9.966931 }

  test.each([phone, ...inDepth(desktop)])('goes with the event, at $width px', async (viewport) => {
    const page = await browser.page({ viewport, geolocation, permissions: ['geolocation'] })
    await page.goto('/')
    await line(page).fill('Ferry @Landungsbrücken')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.getByText('My place: 53.54361, 9.96693').click()
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.getByText('My place: 53.54361, 9.96693').waitFor()
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0]?.location)
      .toEqual({
        latitude: 53.54361,
        longitude: 9.96693,
        name: 'Landungsbrücken',
      })
    await line(page).fill('Next')
    await line(page).press('Enter')
    await expect
      .poll(async () => (await events())[0])
      .toMatchObject({ title: 'Next', location: null })
  })

  test('goes with it to the full form', async () => {
    const page = await browser.page({ geolocation, permissions: ['geolocation'] })
    await page.goto('/')
    await line(page).fill('Ferry')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.getByText('My place: 53.54361').waitFor()
    await page.getByRole('button', { name: 'Details' }).click()
    await page.waitForURL(/\/events\/new/)
    expect(await page.getByLabel('Coordinates').inputValue()).toBe('53.54361, 9.96693')
  })

  test('says so where the browser may not tell', async () => {
    const page = await browser.page()
    await page.goto('/')
    await line(page).fill('Ferry')
    await page.getByRole('button', { name: 'Use my place' }).click()
    await page.locator('.quick-note').getByText('This browser may not tell').waitFor()
  })
})
