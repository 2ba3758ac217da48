// @module-tag chromium-headless-shell

import { generateSync } from 'otplib'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { answerOf, noAnswer, phone, sizes, type TestPage, useBrowser } from '../support/browser.ts'
import { holdPosts } from '../support/hold-posts.ts'
import { password } from '../support/setup.ts'

const browser = useBrowser()
const settings = () => browser.lifelog.json<SettingsView>('/api/settings')
const message = (page: TestPage, text: string) => page.locator('.toast').getByText(text).waitFor()
const inGroup = (page: TestPage, name: string) => page.getByRole('form', { name })
const save = (page: TestPage, name: string) =>
  inGroup(page, name).getByRole('button', { name: 'Save' }).click()
const unsaved = (page: TestPage) =>
  page
    .locator('form:has([data-unsaved]:not([hidden]))')
    .evaluateAll((forms) => forms.map((form) => form.getAttribute('aria-labelledby')))

beforeEach(async () => {
  const json = {
    timezone: 'Europe/Berlin',
    theme: 'auto',
    first_weekday: 'auto',
    attachment_max_per_event: 10,
  }
  await browser.lifelog.json('/api/settings', { method: 'PATCH', json })
})

describe.each(sizes)('settings on %s', (_, viewport) => {
  test('what is typed in other groups, before and while one is saved, stays', async () => {
    const page = await browser.page({ viewport })
    await page.goto('/settings')
    await page.getByLabel('Dark').check()
    await page.getByLabel('Most files of an event').fill('7')
    await page.getByLabel('Other types').fill('application/epub+zip')
    await page.getByLabel('GIF').setChecked(!(await page.getByLabel('GIF').isChecked()))
    const gif = await page.getByLabel('GIF').isChecked()
    await page.getByLabel('Present password').fill('half a pass')
    await page.getByText('Replace the token').click()
    await page.getByLabel('Log out all other browsers, too').check()
    await page.getByLabel('Timezone').fill('Asia/Tokyo')
    expect(await unsaved(page)).toEqual(['appearance', 'time', 'attachments'])
    const release = await holdPosts(page)
    await save(page, 'Time')
    await page.getByLabel('New password, 8').fill('the ne')
    const largest = page.getByLabel('Largest file')
    await largest.fill('1')
    await page.keyboard.type('2')
    await page.getByLabel('Saturday').check()
    await largest.focus()
    await page.keyboard.press('ArrowLeft')
    const top = () => largest.evaluate((field) => field.getBoundingClientRect().top)
    const scrolled = await top()
    release()
    await message(page, 'The settings are saved.')
    // The cursor is where it was, and so is the page.
    await page.keyboard.type('0')
    expect(await largest.inputValue()).toBe('102')
    await expect.poll(top).toBe(scrolled)
    expect(await page.getByLabel('Dark').isChecked()).toBe(true)
    expect(await page.getByLabel('Most files of an event').inputValue()).toBe('7')
    expect(await page.getByLabel('Other types').inputValue()).toBe('application/epub+zip')
    expect(await page.getByLabel('GIF').isChecked()).toBe(gif)
    expect(await page.getByLabel('Present password').inputValue()).toBe('half a pass')
    expect(await page.getByLabel('New password, 8').inputValue()).toBe('the ne')
    expect(await page.getByLabel('Log out all other browsers, too').isVisible()).toBe(true)
    expect(await page.getByLabel('Log out all other browsers, too').isChecked()).toBe(true)
    // Typed into the saved group since it was sent.
    expect(await page.getByLabel('Saturday').isChecked()).toBe(true)
    expect(await unsaved(page)).toEqual(['appearance', 'time', 'attachments'])
    expect(await settings()).toMatchObject({ timezone: 'Asia/Tokyo', first_weekday: 'auto' })
    expect(page.url()).toMatch(/\/settings#time$/)

    // Each is saved in its turn, and what is saved is in force at once.
    await save(page, 'Appearance and language')
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    expect(await unsaved(page)).toEqual(['time', 'attachments'])
    await page.getByRole('button', { name: 'Try from this browser' }).click({ trial: true })
    await save(page, 'Time')
    await expect.poll(() => unsaved(page)).toEqual(['attachments'])
    await page.getByLabel('Other types').fill('')
    await page.getByLabel('Largest file').fill('10')
    await save(page, 'Files of events')
    await expect.poll(settings).toMatchObject({
      theme: 'dark',
      first_weekday: 'saturday',
      attachment_max_per_event: 7,
    })
    await expect.poll(() => unsaved(page)).toEqual([])
  })

  test('where the group is wrong, too, and that group when another is saved', async () => {
    const page = await browser.page({ viewport })
    page.expected.push(answerOf(422))
    await page.goto('/settings')
    await page.getByLabel('Timezone').fill('Middle/Earth')
    const release = await holdPosts(page)
    await save(page, 'Time')
    const most = page.getByLabel('Most files of an event')
    await most.fill('8')
    release()
    await message(page, 'Not saved')
    expect(await page.locator(':focus').getAttribute('id')).toBe('attachment_max_per_event')
    expect(await most.inputValue()).toBe('8')
    expect(await page.getByLabel('Timezone').inputValue()).toBe('Middle/Earth')
    expect(await unsaved(page)).toEqual(['time', 'attachments'])
    await page.getByRole('button', { name: 'Show it' }).click()
    expect(await page.locator(':focus').getAttribute('id')).toBe('timezone')
    await save(page, 'Files of events')
    await message(page, 'The settings are saved.')
    expect(await settings()).toMatchObject({
      timezone: 'Europe/Berlin',
      attachment_max_per_event: 8,
    })
    expect(await page.getByLabel('Timezone').inputValue()).toBe('Middle/Earth')
    expect(await unsaved(page)).toEqual(['time'])
  })
})

test('nobody answers: the page stays as it is', async () => {
  const page = await browser.page({ viewport: phone })
  page.expected.push(noAnswer)
  await page.goto('/settings')
  await page.getByLabel('Most files of an event').fill('9')
  await page.getByLabel('Timezone').fill('Asia/Tokyo')
  await page.route('/settings', (route) => route.abort('connectionreset'))
  await save(page, 'Time')
  await message(page, 'can’t be reached')
  expect(await page.getByLabel('Most files of an event').inputValue()).toBe('9')
  expect(await page.getByLabel('Timezone').inputValue()).toBe('Asia/Tokyo')
})

test('what is typed is there after another page took the place of the settings, but no password', async () => {
  const page = await browser.page({ viewport: phone })
  await page.goto('/settings')
  await page.getByLabel('Most files of an event').fill('6')
  await page.getByLabel('Present password').fill(password)
  await page.getByText('Set it up').click()
  await page.getByLabel('Password of this login').fill(password)
  await page.getByRole('button', { name: 'Go on' }).click()
  const secret = await page.getByLabel('Key', { exact: true }).inputValue()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(password)
  expect(generateSync({ secret })).toMatch(/^\d{6}$/)
  await page.getByRole('link', { name: 'Not now' }).click()
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  expect(await page.getByLabel('Most files of an event').inputValue()).toBe('6')
  expect(await page.getByLabel('Present password').inputValue()).toBe('')
  expect(await unsaved(page)).toEqual(['attachments'])
  await page.reload()
  expect(await page.getByLabel('Most files of an event').inputValue()).toBe('10')
})

test('what is kept in this browser can still be chosen after a group was saved', async () => {
  const page = await browser.page({ serviceWorkers: 'allow' })
  await page.goto('/settings')
  const box = page.getByLabel('Keep the last 500 events on this device')
  await expect.poll(() => box.isEnabled()).toBe(true)
  await page.getByLabel('Most files of an event').fill('5')
  await save(page, 'Time')
  await message(page, 'The settings are saved.')
  await expect.poll(() => box.isEnabled()).toBe(true)
  await page.getByText(/^Kept: |^Nothing is kept/).waitFor()
})

test('one pause is saved, and the other is still as it was typed', async () => {
  const page = await browser.page({ viewport: phone })
  await page.goto('/on-this-day')
  await page.getByText('Not every memory is welcome').click()
  await page.getByLabel('From').fill('2020-01-01')
  await page.getByLabel('Tag').fill('work')
  const release = await holdPosts(page)
  await page.getByRole('button', { name: 'Pause the tag' }).click()
  await page.getByLabel('to', { exact: true }).fill('2020-02-01')
  release()
  await page.getByRole('button', { name: 'Resume work' }).waitFor()
  expect(await page.getByLabel('Tag').inputValue()).toBe('')
  expect(await page.getByLabel('From').inputValue()).toBe('2020-01-01')
  expect(await page.getByLabel('to', { exact: true }).inputValue()).toBe('2020-02-01')
  // Nothing is left to lose now: the page is loaded.
  await page.getByRole('button', { name: 'Pause the period' }).click()
  await page.getByRole('button', { name: 'Resume this period' }).waitFor()
})

test('a saved search is deleted and brought back while another is changed', async () => {
  for (const name of ['One', 'Two']) {
    await browser.lifelog.json('/api/views', { method: 'POST', json: { name, query: name } }, 201)
  }
  const page = await browser.page({ viewport: phone })
  await page.goto('/views')
  await page.getByText('Change “One”').click()
  await page.getByLabel('Name').first().fill('Number one')
  await page.getByRole('button', { name: 'Delete “Two”' }).click()
  await message(page, '“Two” is deleted.')
  expect(await page.getByLabel('Name').first().inputValue()).toBe('Number one')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'Two' }).waitFor()
  expect(await page.getByLabel('Name').first().inputValue()).toBe('Number one')
  expect(await page.getByLabel('Name').first().isVisible()).toBe(true)
})
