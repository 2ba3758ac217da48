// @module-tag chromium-headless-shell

import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SettingsPatch, SettingsView } from '../../lib/settings/schema.ts'
import { axeViolations, desktop, phone, type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser()
let page: TestPage
const change = (json: SettingsPatch) =>
  browser.lifelog.json<SettingsView>('/api/settings', { method: 'PATCH', json })

beforeAll(async () => {
  page = await browser.page()
  const { record } = browser.lifelog
  await record({ title: 'Dinner', timestamp: '2026-06-03T18:30', tags: ['food'] })
  await record({
    title: 'Sunday walk',
    timestamp: '2026-06-07T08:05',
    metadata: { steps: 12345.5 },
  })
  await record({ title: 'The summer', timestamp: '1998-07' })
})
beforeEach(async () => {
  await change({ theme: 'auto', locale: 'auto', hour_cycle: 'auto', first_weekday: 'auto' })
})

/** The lightness of what the page is painted on, of 255. */
const paper = (on: TestPage) =>
  on.evaluate(() =>
    Number(/\d+/.exec(getComputedStyle(document.documentElement).backgroundColor)?.[0]),
  )

describe('the theme', () => {
  test('is chosen on the settings, and holds at once and on every page', async () => {
    await page.setViewportSize(phone)
    await page.goto('/settings')
    expect(await paper(page)).toBeGreaterThan(200)
    const appearance = page.getByRole('form', { name: 'Appearance and language' })
    await appearance.getByLabel('Dark').check()
    await appearance.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The settings are saved.').waitFor()
    expect(new URL(page.url()).hash).toBe('#appearance')
    const stranger = await browser.page({ signedIn: false })
    for (const [on, path] of [
      [page, '/settings'],
      [page, '/'],
      [page, '/no-such-page'],
      [stranger, '/login'],
    ] as const) {
      on.expected.push(/404/)
      await on.goto(path)
      expect([path, await paper(on)]).toEqual([path, expect.any(Number)])
      expect(await paper(on)).toBeLessThan(60)
      expect(await on.locator('meta[name=theme-color]').getAttribute('content')).toBe('#171614')
    }
    expect(await axeViolations(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await change({ theme: 'light' })
    await page.goto('/')
    expect(await paper(page)).toBeGreaterThan(200)
  })

  test('holds where the database is down', async () => {
    await change({ theme: 'dark' })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto('/')
    const { settings } = browser.lifelog.ctx
    const read = settings.get
    settings.get = () => Promise.reject(new Error('out of order'))
    page.expected.push(/500/)
    await page.goto('/')
    settings.get = read
    await page.getByRole('heading', { name: 'Internal error' }).waitFor()
    expect(await paper(page)).toBeLessThan(60)
  })
})

describe('dates and numbers', () => {
  const words = async (path: string) => {
    await page.goto(path)
    return (await page.getByRole('main').textContent())?.replaceAll(/\s+/g, ' ')
  }

  test('are written as the owner chose', async () => {
    await change({ locale: 'DE-de', hour_cycle: '12', first_weekday: 'sunday' })
    const timeline = await words('/')
    expect(timeline).toContain('Mittwoch, 3. Juni 2026')
    expect(timeline).toContain('6:30 PM')
    expect(timeline).toContain('Juli 1998')
    expect(timeline).not.toMatch(/Wednesday|18:30/)
    expect(await page.locator('.day-head time').first().getAttribute('lang')).toBe('de')
    expect(await words('/days/2026-06-03')).toContain('Mittwoch, 3. Juni 2026')
    expect(await words('/calendar/2026')).toContain('März')
    await page.goto('/calendar/2026/6')
    const heads = page.getByRole('columnheader')
    expect(await heads.allInnerTexts()).toEqual(['So', 'Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa'])
    // 1 June 2026 is a Monday, the second column of its week.
    expect(await page.locator('.month tbody tr').first().locator('td').allInnerTexts()).toEqual(
      ['', '1', '2', '3', '4', '5', '6'].map((day) => expect.stringMatching(`^${day}`)),
    )
    expect(await words('/insights?by=month&key=steps')).toContain('12.345,5')
    await page.goto('/insights?by=weekday')
    await page.getByText('As a table').click()
    const weekdays = page.locator('tbody').getByRole('rowheader')
    expect(await weekdays.allInnerTexts()).toEqual(['Sonntag', 'Mittwoch'])
    await page.goto('/insights?by=hour')
    await page.getByText('As a table').click()
    expect(await weekdays.allInnerTexts()).toContain('6:30 PM'.replace(':30', ':00'))
  })

  test('are English as in the country of the browser until then', async () => {
    const american = await browser.page({ locale: 'en-US' })
    await american.goto('/')
    await american.getByText('Wednesday, June 3, 2026').waitFor()
    await american
      .getByText(/6:30\sPM/)
      .first()
      .waitFor()
    const german = await browser.page({ locale: 'de-DE' })
    await german.goto('/insights?by=month&key=steps')
    expect(await german.getByRole('main').textContent()).toContain('12.345,5')
    await german.goto('/calendar/2026/6')
    await german.getByRole('heading', { name: 'June 2026' }).waitFor()
  })

  test('leave the API and files as they are', async () => {
    const read = () =>
      Promise.all(
        ['/api/events', '/api/insights?by=month&key=steps', '/insights.csv?by=month&key=steps'].map(
          async (path) => (await browser.lifelog.request(path)).text(),
        ),
      )
    const before = await read()
    await change({ locale: 'de-DE', hour_cycle: '12', first_weekday: 'saturday' })
    expect(await read()).toEqual(before)
  })

  test('that no one writes are refused, beside the field', async () => {
    for (const locale of ['zz-ZZ', 'not a tag', '', 'de_DE']) {
      const json = { locale }
      await browser.lifelog.json('/api/settings', { method: 'PATCH', json }, 422)
    }
    page.expected.push(/422/)
    await page.goto('/settings')
    await page.getByLabel('Dates and numbers').fill('Klingon!')
    await page.keyboard.press('Enter')
    await page.getByText('must be auto, or the tag of a language').waitFor()
    expect(await page.getByLabel('Dates and numbers').inputValue()).toBe('Klingon!')
  })
})

test('a card whose title is written from right to left is mirrored whole', async () => {
  const { record } = browser.lifelog
  const arabic = { title: 'عشاء عند الميناء', tags: ['طعام'], timestamp: '2026-06-04T19:00' }
  await record({ ...arabic, description: 'سمك طازج مع الأصدقاء.' })
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport)
    await page.goto('/')
    const edges = (title: string) =>
      page.locator('.entry', { hasText: title }).evaluate((card) => {
        const box = (selector: string) => card.querySelector(selector)?.getBoundingClientRect()
        const [time, tag, all] = [
          box('.entry-time bdi'),
          box('.entry-tags a'),
          card.getBoundingClientRect(),
        ]
        return [time, tag].map((one) => one && one.left - all.left > all.right - one.right)
      })
    expect(await edges('عشاء')).toEqual([true, true])
    expect(await edges('Dinner')).toEqual([false, false])
  }
})

test.each(['/', '/calendar/2026/6', '/settings', '/offline', '/no-such-page', '/api/docs'])(
  'what a page is about is said in its head: %s',
  async (path) => {
    const html = await (
      await browser.lifelog.request(path, { headers: { Accept: 'text/html' } })
    ).text()
    expect(html).toMatch(/<meta name="description" content="[^"]{20,}"/)
    expect(html).toMatch(/<title>[^<]+<\/title>/)
  },
)

test('the groups of the settings are a tap away', async () => {
  await page.setViewportSize(phone)
  await page.goto('/settings')
  const nav = page.getByRole('navigation', { name: 'Groups of settings' })
  const links = await nav.getByRole('link').all()
  expect(links.length).toBeGreaterThan(4)
  for (const link of links) {
    const target = page.locator(`${await link.getAttribute('href')}`)
    await link.click()
    await expect
      .poll(() => target.evaluate((head) => head.getBoundingClientRect().top))
      .toBeGreaterThan(0)
    expect(await target.evaluate((head) => head.tagName)).toBe('H2')
  }
})
