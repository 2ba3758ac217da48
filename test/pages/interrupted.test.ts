// @module-tag chromium-headless-shell

import { describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import { answerOf, phone, useBrowser } from '../support/browser.ts'
import { password } from '../support/setup.ts'

const browser = useBrowser()

const record = (title: string) => browser.lifelog.record({ title })

/** A page without script that is logged in, and whose session can be ended. */
async function plainPage() {
  const page = await browser.page({ signedIn: false, javaScriptEnabled: false, viewport: phone })
  const logIn = async () => {
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
  }
  await page.goto('/login')
  await logIn()
  await page.waitForURL('/')
  page.expected.push(answerOf(401))
  return { page, logIn, endSession: () => page.context().clearCookies() }
}

describe('without script, after the session has ended', () => {
  test('a form without fields is carried out after the login', async () => {
    const { id } = await record('goes into the trash')
    const { page, logIn, endSession } = await plainPage()
    await page.goto(`/events/${id}`)
    await endSession()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('What you asked for is done after the login.').waitFor()
    await page.getByLabel('Password').fill('not it')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('alert').waitFor()
    await logIn()
    await page.getByText('The event is in the trash.').waitFor()
    expect((await browser.lifelog.request(`/api/events/${id}`)).status).toBe(404)
  })

  test('a form with a file is offered again where it was filled in', async () => {
    const { id } = await record('gets a file')
    const { page, logIn, endSession } = await plainPage()
    await page.goto(`/events/${id}`)
    await endSession()
    const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('a note') }
    await page.locator('#file').setInputFiles(file)
    await page.getByRole('button', { name: 'Upload' }).click()
    await page.getByText('nothing was done. Log in and try again').waitFor()
    await logIn()
    await page.waitForURL(`/events/${id}`)
  })

  test('a form with a password is offered again where it was filled in', async () => {
    const { page, logIn, endSession } = await plainPage()
    await page.goto('/settings')
    await endSession()
    for (const label of ['Present password', 'New password, 8', 'New password again']) {
      await page.getByLabel(label).fill('a secret of mine')
    }
    await page.getByRole('button', { name: 'Change the password' }).click()
    await page.getByText('nothing was done. Log in and try again').waitFor()
    expect(await page.content()).not.toContain('a secret of mine')
    await logIn()
    await page.waitForURL('/settings')
  })

  test('what another program shared leads to a page that there is', async () => {
    const body = new FormData()
    body.append('title', 'Shared without a session')
    const { status, ...answer } = await fetch(`${browser.origin}/share`, {
      method: 'POST',
      headers: { Accept: 'text/html' },
      body,
    }).then(async (response) => ({ status: response.status, html: await response.text() }))
    expect(status).toBe(401)
    expect(answer.html).not.toContain('name="next"')
  })
})

test('a form without fields that failed can be sent again, without script', async () => {
  const { id } = await record('is deleted in the end')
  const { page } = await plainPage()
  page.expected.push(answerOf(500))
  await page.goto(`/events/${id}`)
  const { ctx } = browser.lifelog
  const { db } = ctx
  ctx.db = undefined as never
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('heading', { name: 'Internal error' }).waitFor()
  ctx.db = db
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('The event is in the trash.').waitFor()
})

test('what was shared twice, as the answer got lost, is one event', async () => {
  const share = () => {
    const body = new FormData()
    body.append('text', 'Shared while offline')
    body.append('uid', '0199f0c4-5b1a-7c3e-8f00-0123456789ab')
    body.append('timestamp', '2026-11-24T10:00:00.000Z')
    return browser.lifelog.request('/share', { method: 'POST', body })
  }
  const answers = [await share(), await share()]
  expect(answers.map(({ status }) => status)).toEqual([303, 303])
  const [path, again] = answers.map(({ headers }) => headers.get('Location'))
  expect(again).toBe(path)
  const event = await browser.lifelog.json<Event>(`/api${path}`)
  expect(event).toMatchObject({ title: 'Shared while offline', timestamp: '2026-11-24T10:00:00Z' })
})
