// @module-tag chromium-headless-shell

import { describe, expect, test } from 'vitest'
import type { EventsPage } from '../../lib/search/schema.ts'
import { answerOf, axeViolations, phone, themes, useBrowser } from '../support/browser.ts'
import { password } from '../support/setup.ts'

const browser = useBrowser()

const endSessions = () => browser.lifelog.ctx.db.deleteFrom('sessions').execute()
const forgetAttempts = () => browser.lifelog.ctx.db.deleteFrom('login_attempts').execute()
const eventsOf = async (q: string) =>
  (await browser.lifelog.json<EventsPage>(`/api/search?q=${q}`)).items

/** A request as a browser makes one by following a link or sending a form. */
function navigate(path: string, form?: Record<string, string>, headers = {}): Promise<Response> {
  return fetch(browser.origin + path, {
    redirect: 'manual',
    headers: { Accept: 'text/html', ...headers },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  })
}

describe('logging in', () => {
  test.each(themes)('leads to the page that was asked for, %s', async (colorScheme) => {
    const page = await browser.page({ signedIn: false, viewport: phone, colorScheme })
    await page.goto('/settings')
    expect(page.url()).toBe(`${browser.origin}/login?next=%2Fsettings`)
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL('/settings')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Settings')
  })

  test('works without script, and a wrong password is said calmly', async () => {
    const page = await browser.page({ signedIn: false, javaScriptEnabled: false })
    page.expected.push(answerOf(401))
    await page.goto('/trash')
    await page.getByLabel('Password').fill('not it')
    await page.getByRole('button', { name: 'Log in' }).click()
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('isn’t the password')
    expect(await page.getByLabel('Password').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL('/trash')
    await forgetAttempts()
  })

  test('several wrong passwords make it wait, and say how long', async () => {
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await navigate('/login', { password: `guess ${attempt}` })).status).toBe(401)
    }
    const refused = await navigate('/login', { password })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await refused.text()).toMatch(/You can try again in (a second|\d+ (seconds|minutes))/)
    await forgetAttempts()
  })

  test('gives a new session that scripts and other sites never see', async () => {
    const cookies = [
      await navigate('/login', { password }),
      await navigate('/login', { password }),
    ].map(({ headers }) => headers.getSetCookie()[0] ?? '')
    expect(cookies[0]).toMatch(/^lifelog=[\w-]{43}; .*HttpOnly; SameSite=Lax$/)
    expect(cookies[0]).not.toBe(cookies[1])
  })

  test.each([
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    'evil',
    '/\t/evil.example',
  ])('does not lead to %j', async (next) => {
    const { status, headers } = await navigate('/login', { password, next })
    expect(status).toBe(303)
    const target = new URL(headers.get('Location') ?? '', browser.origin)
    expect(target.origin).toBe(browser.origin)
  })

  test('another site can’t log anyone in', async () => {
    const response = await navigate('/login', { password }, { 'Sec-Fetch-Site': 'cross-site' })
    expect(response.status).toBe(403)
    expect(response.headers.get('Set-Cookie')).toBeNull()
    expect(await response.text()).toContain('<h1>Not allowed</h1>')
  })
})

describe('a session that ends while something is typed', () => {
  test('opens the login over the page, and then sends what was typed', async () => {
    const page = await browser.page({ viewport: phone })
    page.expected.push(answerOf(401))
    await page.goto('/')
    await endSessions()
    await page.getByLabel('What happened?').fill('Typed before the session ended')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Please log in again' })
    await dialog.waitFor()
    expect(await axeViolations(page, '#login-dialog')).toEqual([])
    await dialog.getByLabel('Password').fill('not it')
    await page.keyboard.press('Enter')
    await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('isn’t the password')
    await dialog.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Typed before the session ended' }).waitFor()
    expect(await dialog.isVisible()).toBe(false)
    expect(await eventsOf('session+ended')).toHaveLength(1)
    await forgetAttempts()
  })

  test('keeps the form through the login without script, and carries it out', async () => {
    const page = await browser.page({ javaScriptEnabled: false, viewport: phone })
    page.expected.push(answerOf(401))
    await page.goto('/login')
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.goto('/events/new')
    await endSessions()
    await page.getByLabel('Title').fill('Küche & <b>Flur</b>')
    await page.getByLabel('Description').fill('First line\nsecond = 50 %')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('What you typed is kept').waitFor()
    await page.getByLabel('Password').fill('not it')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL(/\/events\/\d+$/)
    expect(await eventsOf('flur')).toMatchObject([
      { title: 'Küche & <b>Flur</b>', description: 'First line\nsecond = 50 %' },
    ])
    await forgetAttempts()
  })

  test('never puts a password into the login page', async () => {
    const response = await navigate('/settings/password', {
      current: 'my old secret',
      next: 'my new secret',
      repeated: 'my new secret',
    })
    expect(response.status).toBe(401)
    const html = await response.text()
    expect(html).toContain('Log in and try again')
    expect(html).not.toContain('secret')
  })

  test('tells a script so, not a page', async () => {
    const response = await fetch(`${browser.origin}/events`, { method: 'POST' })
    expect(response.status).toBe(401)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  })
})

test('logging out ends the session on the server too', async () => {
  const page = await browser.page({ signedIn: false, viewport: phone })
  await page.goto('/login')
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('/')
  const cookies = await page.context().cookies()
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Log out', exact: true }).click()
  await page.waitForURL('/login')
  const left = (await page.context().cookies()).map(({ name }) => name)
  expect(left.toSorted()).toEqual(['lifelog_device', 'lifelog_timezone'])
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const { status } = await fetch(`${browser.origin}/api/events`, { headers: { Cookie: cookie } })
  expect(status).toBe(401)
})
