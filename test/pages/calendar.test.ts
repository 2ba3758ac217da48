// @module-tag chromium-headless-shell

import sharp from 'sharp'
import { beforeAll, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { axeViolations, desktop, phone, type TestPage, useBrowser } from '../support/browser.ts'

const browser = useBrowser({ LIFELOG_TIMEZONE: 'Europe/Berlin' })
let page: TestPage

/** Today in an earlier year. */
const earlier = (years: number) => {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date())
  return `${Number(today.slice(0, 4)) - years}${today.slice(4)}`.replace('-02-29', '-02-28')
}

beforeAll(async () => {
  page = await browser.page({ viewport: phone, hasTouch: true })
  const record = (json: object) =>
    browser.lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)
  await record({ title: 'Christmas', timestamp: '2024-12-25T11:00' })
  const { id } = await record({ title: 'Goose', timestamp: '2024-12-25T18:00', tags: ['food'] })
  await record({ title: 'Boxing Day', timestamp: '2024-12-26' })
  await record({ title: 'A trip', timestamp: '2024-12-24', end_timestamp: '2024-12-27' })
  await record({ title: 'That December', timestamp: '2024-12' })
  await record({ title: 'Harbour', timestamp: earlier(2), tags: ['walk'] })
  await record({ title: 'Old hospital', timestamp: earlier(5), tags: ['hospital'] })
  const form = new FormData()
  const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: '#357' } })
  form.set(
    'file',
    new File([new Uint8Array(await picture.jpeg().toBuffer())], 'goose.jpg', {
      type: 'image/jpeg',
    }),
  )
  await browser.lifelog.json(`/api/events/${id}/attachments`, { method: 'POST', body: form }, 201)
})

test('last Christmas is found by touch: year, month, day', async () => {
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Places' }).getByText('Calendar').tap()
  await page.getByText('All years').tap()
  await page.getByRole('link', { name: '2024' }).first().tap()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('2024')
  await page.getByRole('link', { name: 'December', exact: true }).tap()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('December 2024')
  await page.getByRole('link', { name: 'That December' }).waitFor()
  const day = page.getByRole('link', { name: 'Wednesday, 25 December 2024: 2 events' })
  await day.locator('img').waitFor()
  await day.tap()
  await page.getByRole('heading', { name: 'Wednesday, 25 December 2024' }).waitFor()
  expect(await page.locator('.entry-title').allTextContents()).toEqual([
    'A trip',
    'Christmas',
    'Goose',
  ])
  await page.getByRole('link', { name: /next day that has events: 26 Dec/ }).tap()
  await page.getByRole('link', { name: 'Boxing Day' }).waitFor()
})

test('a day of the year leads to its events, by the keyboard too', async () => {
  const wide = await browser.page({ viewport: desktop })
  await wide.goto('/calendar/2024')
  await wide.getByRole('link', { name: 'Thursday, 26 December 2024: one event' }).focus()
  await wide.keyboard.press('Enter')
  await wide.getByRole('heading', { name: 'Thursday, 26 December 2024' }).waitFor()
  await wide.goto('/calendar/2024')
  await wide.getByText('As a table').click()
  expect(await wide.getByRole('row', { name: 'December' }).textContent()).toBe('December34')
  expect(await axeViolations(wide, 'table')).toEqual([])
})

test('a day, a month and a year without events say so', async () => {
  await page.goto('/days/2024-12-01')
  await page.getByText('Nothing is recorded on this day.').waitFor()
  await page.goto('/calendar/2023/01')
  await page.getByText('Nothing is recorded in this month.').waitFor()
  await page.goto('/calendar/1900')
  await page.getByText('Nothing is recorded in this year.').waitFor()
})

test('what happened on this day is above the timeline, and a paused tag no more', async () => {
  await page.goto('/')
  const memories = page.locator('.on-this-day .memory-title')
  expect(await memories.allTextContents()).toEqual(['Harbour', 'Old hospital'])
  await page.getByRole('link', { name: 'On this day' }).first().tap()
  await page.getByText('Not every memory is welcome').tap()
  await page.getByLabel('Tag').fill('#Hospital')
  await page.getByRole('button', { name: 'Pause the tag' }).tap()
  await page.getByText('#hospital is paused.').waitFor()
  expect(await page.locator('.entry-title').allTextContents()).toEqual(['Harbour'])
  await page.goto('/')
  expect(await memories.allTextContents()).toEqual(['Harbour'])
  await page.goto('/on-this-day')
  await page.getByRole('button', { name: 'Resume hospital' }).tap()
  await page.getByText('#hospital comes up again.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).tap()
  await page.getByText('#hospital is paused.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).tap()
  await page.getByText('#hospital comes up again.').waitFor()
  await page.getByText('Not every memory is welcome').tap()
  await page.getByRole('button', { name: 'Don’t show it above the timeline' }).tap()
  await page.getByText('On this day is switched off.').waitFor()
  await page.goto('/')
  expect(await memories.count()).toBe(0)
})

test('a year on this day leads to the whole of its day', async () => {
  await page.goto('/on-this-day')
  const year = page.getByRole('heading', { level: 2 }).first()
  const day = `${await year.locator('a').textContent()}${new Date().toISOString().slice(4, 10)}`
  await year.locator('a').tap()
  await page.waitForURL(`**/days/${day}`)
  expect(await page.locator('.entry-title').count()).toBeGreaterThan(0)
})

test('a random memory is one of long ago', async () => {
  await page.goto('/on-this-day')
  await page.getByRole('link', { name: 'A random memory' }).tap()
  await page.waitForURL(/\/events\/\d+$/)
})
