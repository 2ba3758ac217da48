// @module-tag chromium-headless-shell

import { beforeAll, expect, test } from 'vitest'
import { axeViolations, type TestPage, useBrowser } from '../support/browser.ts'
import { password } from '../support/setup.ts'
import { addVirtualAuthenticator } from '../support/virtual-authenticator.ts'

const browser = useBrowser()
let page: TestPage
beforeAll(async () => {
  page = await browser.page()
  await addVirtualAuthenticator(page)
})

const section = () => page.getByRole('region', { name: 'Passkeys' })
const post = (path: string, form: Record<string, string>) =>
  fetch(`${browser.origin}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'Sec-Fetch-Site': 'same-origin' },
    redirect: 'manual',
  })

test('a passkey is added with the password, logs in, and is removed with the password', async () => {
  await page.goto('/settings')
  await section().locator('summary', { hasText: 'Add a passkey' }).click()
  page.expected.push(/422/)
  await section().getByLabel('Name').fill('My laptop')
  await section().getByLabel('Your password').fill('not the password')
  await section().getByRole('button', { name: 'Add it' }).click()
  await page.getByText('That isn’t the current password.').waitFor()
  await section().getByLabel('Your password').fill(password)
  await section().getByRole('button', { name: 'Add it' }).click()
  await page.getByText('The passkey was added.').waitFor()
  await section().getByText('My laptop').first().waitFor()

  await page.context().clearCookies()
  await page.goto('/login?next=/trash')
  const answered = page.waitForRequest((request) => request.url().endsWith('/login/passkey'))
  await page.getByRole('button', { name: 'Log in by a passkey' }).click()
  await page.getByRole('heading', { name: 'Trash', exact: true }).waitFor()
  const form = Object.fromEntries(new URLSearchParams((await answered).postData() ?? ''))
  expect((await post('/login/passkey', form)).status, 'the same answer once more').toBe(401)

  await page.goto('/settings')
  await section().getByText('last used').waitFor()
  await section().locator('summary', { hasText: 'Remove' }).click()
  await section().getByLabel('Password of this login').fill('not the password')
  await section().getByRole('button', { name: 'Remove the passkey' }).click()
  await page.getByText('That isn’t the current password.').waitFor()
  expect(await axeViolations(page, '[aria-labelledby=passkeys]')).toEqual([])
  await section().getByLabel('Password of this login').fill(password)
  await section().getByRole('button', { name: 'Remove the passkey' }).click()
  await page.getByText('The passkey was removed.').waitFor()
  expect(await section().getByText('My laptop').count()).toBe(0)
  await browser.lifelog.ctx.db.deleteFrom('login_attempts').execute()
})

test('without a passkey that is known nobody gets in', async () => {
  for (const response of ['{}', 'null', '{"id":"a"}', '{"id":"a","response":{}}']) {
    expect((await post('/login/passkey', { response })).status).toBe(401)
    await browser.lifelog.ctx.db.deleteFrom('login_attempts').execute()
  }
  expect((await post('/login/passkey', { response: 'no JSON' })).status).toBe(422)
  expect((await post('/settings/passkeys/options', { passkey_password: password })).status).toBe(
    401,
  )
})

test('where browsers have no passkeys, the settings say what to do', async () => {
  await page.goto(`${browser.origin.replace('localhost', '127.0.0.1')}/login`)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.waitForURL(/127\.0\.0\.1:\d+\/$/)
  await page.goto(`${browser.origin.replace('localhost', '127.0.0.1')}/settings`)
  await section().getByText('To add one, open LifeLog by a name and HTTPS').waitFor()
  expect(await section().locator('summary', { hasText: 'Add a passkey' }).count()).toBe(0)
})
