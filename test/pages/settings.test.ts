// @module-tag chromium-headless-shell

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { SettingsView } from '../../lib/settings/schema.ts'
import {
  answerOf,
  axeViolations,
  looks,
  noAnswer,
  phone,
  type TestPage,
  useBrowser,
} from '../support/browser.ts'
import { inDepth } from '../support/depth.ts'
import { receipt } from '../support/receipt.ts'
import { password, startLifeLog } from '../support/setup.ts'

const browser = useBrowser()
let page: TestPage
beforeAll(async () => {
  page = await browser.page({ viewport: phone })
})

const settings = () => browser.lifelog.json<SettingsView>('/api/settings')
const group = (name: string) => page.getByRole('form', { name })
const save = (name: string) => group(name).getByRole('button', { name: 'Save' }).click()
const message = (text: string) => page.locator('.toast').getByText(text).waitFor()

test.each(inDepth(...looks))(
  'the page has no barriers and fits: %s, %o',
  async (colorScheme, viewport) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    await page.goto('/settings')
    for (const summary of await page.locator('summary').all()) await summary.click()
    expect(await axeViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      viewport.width,
    )
  },
)

test('text in pictures is read once that is chosen, and the settings say how far it is', async () => {
  const { record, request, json } = browser.lifelog
  const { id } = await record({ title: 'Lunch' })
  const body = new FormData()
  body.set('file', new File([new Uint8Array(receipt)], 'receipt.jpg', { type: 'image/jpeg' }))
  await request(`/api/events/${id}/attachments`, { method: 'POST', body })
  await json('/api/settings', { method: 'PATCH', json: { search_languages: ['english', 'irish'] } })
  await page.goto('/settings')
  const choice = page.getByLabel('Find pictures by the text in them')
  expect(await choice.isChecked()).toBe(false)
  expect(await page.getByText('needed for Irish isn’t here yet').count()).toBe(1)
  // Something else that is wrong changes neither what was chosen nor what is in force.
  await choice.check()
  await page.getByText('English, Irish').click()
  for (const language of ['English', 'Irish']) await page.getByLabel(language).uncheck()
  await save('Search')
  await page.locator('.field-error').getByText('must name one language').waitFor()
  expect(await choice.isChecked()).toBe(true)
  expect((await settings()).ocr).toBe(false)
  await save('Search')
  await message('The settings are saved.')
  expect((await settings()).ocr).toBe(true)
  await page.getByText(/^(0 of 1 pictures are|The only picture is) read\.$/).waitFor()
  await choice.focus()
  await page.keyboard.press('Space')
  const loaded = page.waitForEvent('load')
  await save('Search')
  await loaded
  await expect.poll(settings).toMatchObject({ ocr: false, ocr_progress: { remaining: 0 } })
  await json('/api/settings', { method: 'PATCH', json: { search_languages: ['english'] } })
})

describe('limits, types and timezone', () => {
  test('are saved, and in force at once', async () => {
    await page.goto('/settings')
    await page.getByLabel('Timezone').fill('America/New_York')
    await Promise.all([page.waitForURL('/settings#time'), save('Time')])
    await message('The settings are saved.')
    await page.getByLabel('Largest file').fill('2.5')
    await page.getByLabel('Most files').fill('3')
    await page.getByLabel('GIF').check()
    await page.getByLabel('MP4').uncheck()
    await page.getByLabel('Other types').fill('application/epub+zip\nfont/woff2')
    await Promise.all([page.waitForURL('/settings#attachments'), save('Files of events')])
    await message('The settings are saved.')
    expect(await settings()).toMatchObject({
      timezone: 'America/New_York',
      file_max_bytes: 2_621_440,
      attachment_max_per_event: 3,
      allowed_mime_types: [
        'image/jpeg',
        'image/png',
        'image/webp',
        'image/gif',
        'application/pdf',
        'text/plain',
        'text/markdown',
        'text/csv',
        'application/epub+zip',
        'font/woff2',
      ],
    })
    expect(await page.getByLabel('Other types').inputValue()).toBe(
      'application/epub+zip\nfont/woff2',
    )
  })

  test('that are wrong are said beside the field, and nothing is lost or changed', async () => {
    // What is read meanwhile goes on.
    const { search_index, ...before } = await settings()
    page.expected.push(answerOf(422))
    await page.goto('/settings')
    await page.getByLabel('Timezone').fill('Middle/Earth')
    await save('Time')
    await page.getByText('must be an IANA name').waitFor()
    expect(await page.getByLabel('Timezone').inputValue()).toBe('Middle/Earth')
    expect(await page.locator(':focus').getAttribute('id')).toBe('timezone')
    await page.getByLabel('Largest file').fill('lots')
    await page.getByLabel('Other types').fill('not a type')
    await save('Files of events')
    await page.getByText('must be a number').waitFor()
    expect(await page.getByLabel('Largest file').inputValue()).toBe('lots')
    expect(await page.getByLabel('Largest file').getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator(':focus').getAttribute('id')).toBe('file_max_mib')
    expect(await settings()).toMatchObject(before)
  })

  test('the timezone of the device is offered', async () => {
    await page.goto('/settings')
    await page.getByRole('button', { name: /^Use .*, as this device has it$/ }).click()
    const zone = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    expect(await page.getByLabel('Timezone').inputValue()).toBe(zone)
  })
})

describe('the storage', () => {
  test('is shown with its bucket and what was checked', async () => {
    await page.goto('/settings')
    const section = page.getByRole('region', { name: 'Storage' })
    await expect.poll(() => section.textContent()).toContain('lifelog-attachments')
    expect(await section.textContent()).toContain('Reachable, and as it should be.')
    expect(await section.textContent()).toContain('Files go straight to the storage')
    // The embedded one isn't at the start.
    await section.getByRole('button', { name: 'Check again' }).click()
    await message('The storage answers.')
    await section.getByText('What was checked').click()
    expect(await section.getByRole('listitem').count()).toBeGreaterThan(5)
  })

  test('is tried from this browser', async () => {
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Try from this browser' }).click()
    await page.getByText('a file was sent and came back unchanged').waitFor()
  })

  test('is tried by a signed PUT where files go by one, and the settings say why', async () => {
    const { status } = browser.lifelog.ctx.storage
    const before = status.uploads
    onTestFinished(() => {
      status.uploads = before
    })
    status.uploads = { way: 'put', reason: 'By signed PUTs, as its forms are not reliable.' }
    const methods: string[] = []
    page.on('request', (request) => methods.push(request.method()))
    await page.goto('/settings')
    await page.getByText('By signed PUTs, as its forms are not reliable.').waitFor()
    await page.getByRole('button', { name: 'Try from this browser' }).click()
    await page.getByText('a file was sent and came back unchanged').waitFor()
    expect(methods).toContain('PUT')
  })

  test('that takes files through LifeLog alone is said, and nothing is tried', async () => {
    const { status } = browser.lifelog.ctx.storage
    const before = status.uploads
    onTestFinished(() => {
      status.uploads = before
    })
    status.uploads = { way: 'lifelog', reason: 'Files go through LifeLog, as said here.' }
    await page.goto('/settings')
    await page.getByText('Files go through LifeLog, as said here.').waitFor()
    expect(await page.getByRole('button', { name: 'Try from this browser' }).count()).toBe(0)
  })

  test('that the server doesn’t reach is told, and the settings are there all the same', async () => {
    const lifelog = await startLifeLog({
      RUSTFS_ENDPOINT: 'http://127.0.0.1:1',
      RUSTFS_ACCESS_KEY: 'key',
      RUSTFS_SECRET_KEY: 'secret key',
    })
    const check = await lifelog.request('/settings/storage/check', { method: 'POST' })
    expect(check.headers.get('Location')).toBe('/settings#storage')
    const html = await (await lifelog.request('/settings')).text()
    expect(html).toContain(`<dd class="bad">${lifelog.ctx.storage.status.error}`)
    expect(html).not.toContain('secret key')
    await lifelog.close()
  })

  test('that this browser doesn’t reach is told in words', async () => {
    const { RUSTFS_PUBLIC_PORT: port } = browser.lifelog.ctx.config
    page.expected.push(noAnswer)
    await page.goto('/settings')
    await page.route(`**://localhost:${port}/**`, (route) => route.abort())
    await page.getByRole('button', { name: 'Try from this browser' }).click()
    await page.getByText(`does not reach the storage at localhost:${port}`).waitFor()
    await page.unrouteAll()
  })
})

test('exports are offered, and the description of the API', async () => {
  await page.goto('/settings')
  for (const name of ['JSON', 'NDJSON', 'TAR']) {
    const link = page.getByRole('link', { name, exact: true })
    const path = await link.getAttribute('href')
    const response = await page.request.get(`${path}`)
    expect([name, response.status()]).toEqual([name, 200])
    expect(response.headers()['content-disposition']).toMatch(/^attachment; filename="lifelog-/)
  }
  await page.getByRole('link', { name: 'description of the API' }).click()
  await page.waitForURL('/api/docs')
})

test('a new token is shown once and copied; the old one stops', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/settings')
  await page.getByText('Replace the token').click()
  page.expected.push(answerOf(422))
  await page.locator('#token_password').fill('stolen cookie, no password')
  await page.getByRole('button', { name: 'Replace it' }).click()
  await page.getByText('isn’t the current password').waitFor()
  expect((await browser.lifelog.request('/api/events')).status).toBe(200)
  await page.locator('#token_password').fill(password)
  await page.getByRole('button', { name: 'Replace it' }).click()
  await page.getByRole('heading', { name: 'The new API token' }).waitFor()
  const token = await page.getByLabel('Token').inputValue()
  expect(token).toMatch(/^llog_[\w-]{43}$/)
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Copy' }).click()
  await message('Copied.')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token)
  const asks = async (bearer: string) =>
    (
      await fetch(`${browser.origin}/api/events`, {
        headers: { Authorization: `Bearer ${bearer}` },
      })
    ).status
  expect(await asks(token)).toBe(200)
  expect((await browser.lifelog.request('/api/events')).status).toBe(401)
  await page.getByRole('link', { name: 'Done' }).click()
  expect(await page.content()).not.toContain(token)
  expect(browser.lifelog.logged.join()).not.toContain(token)
})

describe('the password', () => {
  const change = async (current: string, next: string, repeated = next) => {
    await page.getByLabel('Present password').fill(current)
    await page.getByLabel('New password, 8').fill(next)
    await page.getByLabel('New password again').fill(repeated)
    await page.getByRole('button', { name: 'Change the password' }).click()
  }

  test('is refused where it is wrong, and why is said beside it', async () => {
    page.expected.push(answerOf(422))
    await page.goto('/settings')
    for (const [current, next, repeated, reason] of [
      ['not it', 'a better one', 'a better one', 'isn’t the current password'],
      [password, 'seven77', 'seven77', 'needs 8 to'],
      [password, 'a better one', 'a bitter one', 'The two new passwords differ'],
    ] as const) {
      await change(current, next, repeated)
      await page.getByText(reason).waitFor()
      expect(await page.content()).not.toContain(next)
      expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
    }
  })

  test('is changed; other browsers are logged out, this one isn’t', async () => {
    const other = await browser.page({ signedIn: false })
    await other.goto('/login')
    await other.getByLabel('Password').fill(password)
    await other.keyboard.press('Enter')
    await other.waitForURL('/')
    await page.goto('/settings')
    await change(password, 'a better one')
    await message('The password is changed.')
    await other.goto('/settings')
    await other.waitForURL('/login?next=%2Fsettings')
  })

  test('of the example is warned of on every page until it’s changed', async () => {
    const { ctx } = browser.lifelog
    ctx.config.ADMIN_PASSWORD = 'CHANGE_ME'
    await ctx.db
      .updateTable('credentials')
      .set((eb) => ({ environment_hash: eb.ref('hash') }))
      .where('kind', '=', 'password')
      .execute()
    await ctx.settings.invalidate()
    await page.goto('/trash')
    await page.getByText('The password is still the one of the example.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'choose your own' }).click()
    await page.waitForURL('/settings#password')
    await change('a better one', 'one of my own')
    await message('The password is changed.')
    expect(await page.getByText('still the one of the example').count()).toBe(0)
  })
})

test('the sessions are listed, and each can be ended', async () => {
  const other = await browser.page({ signedIn: false })
  await other.goto('/login')
  await other.getByLabel('Password').fill('one of my own')
  await other.keyboard.press('Enter')
  await other.waitForURL('/')
  await page.goto('/settings')
  const sessions = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem')
  expect(await sessions.count()).toBe(2)
  const here = sessions.filter({ hasText: '(this browser)' })
  expect(await here.textContent()).toMatch(/A browser.*From 127\.0\.0\.1, last used/s)
  expect(await here.getByRole('button').count()).toBe(0)
  await sessions.getByRole('button', { name: 'End the session of Chrome on Linux' }).click()
  await message('That browser is logged out.')
  expect(await sessions.count()).toBe(1)
  await other.goto('/settings')
  await other.waitForURL('/login?next=%2Fsettings')
})

test('logging out everywhere ends every session, and the API token where that’s wanted', async () => {
  const before = await browser.lifelog.ctx.settings.get()
  await page.goto('/settings')
  await page.getByText('Log out everywhere').click()
  await page.getByLabel('Stop the API token, too').last().check()
  await page.getByRole('button', { name: 'Log out all browsers' }).click()
  await message('All browsers are logged out. The API token has stopped working.')
  expect((await browser.lifelog.ctx.settings.get()).tokenHash).not.toBe(before.tokenHash)
  expect(await browser.lifelog.ctx.db.selectFrom('sessions').selectAll().execute()).toEqual([])
})
