// @module-tag chromium-headless-shell

import { beforeAll, expect, test } from 'vitest'
import { axeViolations, desktop, phone, type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser({ LIFELOG_TIMEZONE: 'Europe/Berlin' })
let page: TestPage
beforeAll(async () => {
  page = await browser.page({ viewport: phone, hasTouch: true })
})

test('without an event the page says what to do', async () => {
  await page.goto('/insights')
  await page.getByText('Nothing that was recorded answers this.').waitFor()
})

test('how much was spent on restaurants this year is found by touch', async () => {
  for (const [month, amount] of [
    ['01', 20],
    ['02', 30.5],
  ] as const) {
    const json = {
      title: 'Dinner',
      timestamp: `2026-${month}-03T20:00`,
      tags: ['restaurant'],
      metadata: { amount },
    }
    await browser.lifelog.json('/api/events', { method: 'POST', json }, 201)
  }
  await page.goto('/')
  await page.getByRole('link', { name: 'Insights' }).tap()
  await page.getByLabel('What').selectOption('amount')
  await page.getByLabel('Tag').selectOption('restaurant')
  await page.getByLabel('Year').selectOption('2026')
  await page.getByRole('button', { name: 'Show' }).tap()
  await page.getByText('50.5 in all, 25.25 on average of 2 events.').waitFor()
  expect(await axeViolations(page, '#main')).toEqual([])
  await page.getByRole('link', { name: 'January 2026: 20' }).tap()
  await page.getByRole('link', { name: 'Dinner' }).waitFor()
})

test('the chart has a table behind it, and leads on to other groups', async () => {
  const wide = await browser.page({ viewport: desktop })
  await wide.goto('/insights?key=amount&by=month')
  await wide.getByText('As a table').click()
  expect(await wide.getByRole('row', { name: 'February 2026' }).textContent()).toBe(
    'February 2026130.530.5',
  )
  expect(await axeViolations(wide, 'table')).toEqual([])
  await wide.getByRole('link', { name: 'By hour' }).click()
  await wide.getByRole('heading', { name: 'amount by hour' }).waitFor()
  const [download] = await Promise.all([
    wide.waitForEvent('download'),
    wide.getByRole('link', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('lifelog-insights.csv')
})

test('tags are compared with the year before, and runs of days are told to who asks', async () => {
  const add = (timestamp: string, tags: string[]) =>
    browser.lifelog.json(
      '/api/events',
      { method: 'POST', json: { title: 'x', timestamp, tags } },
      201,
    )
  await add('2025-05-05', ['restaurant'])
  await add('2025-05-06', ['restaurant', 'sea'])
  await add('2025-05-07', ['restaurant'])
  await page.goto('/insights?by=tag&year=2026')
  await page.getByText('As a table').tap()
  const row = (name: string) => page.getByRole('row', { name }).getByRole('cell').allTextContents()
  expect(await row('restaurant')).toEqual(['2', '3', '−1'])
  expect(await page.getByText('The longest run').isVisible()).toBe(false)
  await page.getByText('Days in a row').tap()
  await page.getByText('The longest run: 3 days, 5 May 2025 to 7 May 2025.').waitFor()
})
