import { beforeAll, beforeEach, expect, test } from 'vitest'
import { password, useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()
let cookie: string
beforeAll(async () => {
  cookie = await logIn()
})
beforeEach(() => lifelog.ctx.db.deleteFrom('login_attempts').execute())

async function logIn(): Promise<string> {
  const answer = await ask('/login', { password })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

function ask(path: string, form: Record<string, string>, cookie = ''): Promise<Response> {
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    Accept: 'text/html',
    'Sec-Fetch-Site': 'same-origin',
    Cookie: cookie,
  }
  const init = { method: 'POST', headers, body: new URLSearchParams(form) }
  return Promise.resolve(lifelog.app.request(path, init))
}

const token = async () => (await lifelog.ctx.settings.get()).tokenHash

test.each([
  ['/settings/token', { sessions: 'yes' }],
  ['/settings/token', { token_password: 'a guess' }],
  ['/settings/password', { current: '', next: 'the thief’s own', repeated: 'the thief’s own' }],
])('without the password it changes nothing: %s %j', async (path, form) => {
  const before = await token()
  expect((await ask(path, form, cookie)).status).toBe(422)
  expect(await token()).toBe(before)
  expect((await ask('/login', { password })).status).toBe(303)
})

test('without the password it gets no API token, by the page or by the API', async () => {
  const before = await token()
  const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' }
  for (const body of [undefined, '{}', '{"password":"a guess"}']) {
    const answer = await lifelog.app.request('/api/auth/token/rotate', {
      method: 'POST',
      headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body }),
    })
    expect(answer.status).toBe(422)
    expect(await answer.text()).not.toContain('llog_')
  }
  expect(await token()).toBe(before)
})

test('the owner ends it, and every other way in, with the password', async () => {
  const own = await logIn()
  const before = await token()
  const form = { current: password, next: 'a better one', repeated: 'a better one', token: 'yes' }
  expect((await ask('/settings/password', form, own)).status).toBe(303)
  expect(await token()).not.toBe(before)
  expect((await ask('/settings/token', {}, cookie)).status).toBe(401)
  const replaced = await ask('/settings/token', { token_password: 'a better one' }, own)
  expect(await replaced.text()).toMatch(/llog_[\w-]{43}/)
})
