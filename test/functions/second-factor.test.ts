import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateSync } from 'otplib'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endSecondFactor } from '../../lib/auth/second-factor.ts'
import { password, useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog({}, () => new Date(time))
let cookie: string
let time = Date.now()
beforeAll(async () => {
  cookie = (await logIn()).headers.getSetCookie()[0]?.split(';')[0] ?? ''
})
beforeEach(async () => {
  await endSecondFactor(lifelog.ctx)
  await lifelog.ctx.db.deleteFrom('login_attempts').execute()
})

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

const logIn = (form: Record<string, string> = {}) => ask('/login', { password, ...form })
const statusOf = async (form?: Record<string, string>) => (await logIn(form)).status
const codeOf = (secret: string) => generateSync({ secret, epoch: Math.floor(time / 1000) })

async function begin(): Promise<string> {
  const begun = await ask(
    '/settings/second-factor',
    { to: 'on', factor_password: password },
    cookie,
  )
  return /id="secret" value="(\w+)"/.exec(await begun.text())?.[1] ?? ''
}

async function switchOn(): Promise<{ secret: string; recovery: string[] }> {
  const secret = await begin()
  const answer = await ask('/settings/second-factor/confirm', { code: codeOf(secret) }, cookie)
  const recovery = (await answer.text()).match(/\w{4}-\w{4}-\w{4}-\w{4}/g) ?? []
  time += 30_000
  return { secret, recovery }
}

describe('a second factor', () => {
  test('is asked for once a code of it was entered, and not before', async () => {
    const secret = await begin()
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(await statusOf()).toBe(303)
    const wrong = await ask('/settings/second-factor/confirm', { code: '000000' }, cookie)
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain(secret)
    expect(await statusOf()).toBe(303)
    const right = await ask('/settings/second-factor/confirm', { code: codeOf(secret) }, cookie)
    expect(right.status).toBe(200)
    const refused = await logIn()
    expect(refused.status).toBe(401)
    expect(refused.headers.getSetCookie()).toEqual([])
    expect(await refused.text()).toContain('name="code"')
  })

  test('lets in with password and code, which works once', async () => {
    const { secret } = await switchOn()
    const code = codeOf(secret)
    expect(await statusOf({ code, password: 'a guess' })).toBe(401)
    expect(await statusOf({ code: '000000' })).toBe(401)
    expect(await statusOf({ code: `${code.slice(0, 3)} ${code.slice(3)}` })).toBe(303)
    expect(await statusOf({ code })).toBe(401)
    time += 30_000
    expect(await statusOf({ code: codeOf(secret) })).toBe(303)
  })

  test('forgives a clock that is half a minute off, and no more', async () => {
    const { secret } = await switchOn()
    time += 120_000
    const code = codeOf(secret)
    time += 90_000
    expect(await statusOf({ code })).toBe(401)
    const next = codeOf(secret)
    time += 30_000
    expect(await statusOf({ code: next })).toBe(303)
  })

  test('can be made up for by recovery codes, once each', async () => {
    const { recovery } = await switchOn()
    expect(new Set(recovery).size).toBe(10)
    const [code = '', other = ''] = recovery
    expect(await statusOf({ code })).toBe(303)
    expect(await statusOf({ code })).toBe(401)
    expect(await statusOf({ code: other.toUpperCase() })).toBe(303)
  })

  test('counts wrong codes as wrong passwords', async () => {
    await switchOn()
    const answers = []
    for (let n = 0; n < 7; n += 1) answers.push(await statusOf({ code: `00000${n}` }))
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429])
  })

  test('isn’t changed without the password, nor by a second beginning', async () => {
    const stolen = await ask('/settings/second-factor', { to: 'on' }, cookie)
    expect(stolen.status).toBe(422)
    await switchOn()
    expect((await ask('/settings/second-factor', { to: 'off' }, cookie)).status).toBe(422)
    const again = { to: 'on', factor_password: password }
    expect((await ask('/settings/second-factor', again, cookie)).status).toBe(409)
    expect(await statusOf()).toBe(401)
    const off = { to: 'off', factor_password: password }
    expect((await ask('/settings/second-factor', off, cookie)).status).toBe(303)
    expect(await statusOf()).toBe(303)
  })

  test('that was begun is neither read nor confirmed by another session', async () => {
    const secret = await begin()
    const thief = (await logIn()).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    for (const code of ['000000', codeOf(secret)]) {
      const answer = await ask('/settings/second-factor/confirm', { code }, thief)
      expect(answer.status).toBe(409)
      const text = await answer.text()
      expect(text).not.toContain(secret)
      expect(text).not.toMatch(/\w{4}-\w{4}-\w{4}-\w{4}/)
    }
    expect(await statusOf()).toBe(303)
    const own = await ask('/settings/second-factor/confirm', { code: codeOf(secret) }, cookie)
    expect(own.status).toBe(200)
  })

  test('that was begun can be confirmed for ten minutes', async () => {
    const confirm = (code: string) => ask('/settings/second-factor/confirm', { code }, cookie)
    const late = await begin()
    time += 10 * 60_000
    expect((await confirm(codeOf(late))).status).toBe(409)
    const early = await begin()
    time += 9 * 60_000
    expect((await confirm(codeOf(early))).status).toBe(200)
  })

  test('that was begun isn’t guessed at: wrong codes are throttled', async () => {
    const secret = await begin()
    const confirm = async (code: string) =>
      (await ask('/settings/second-factor/confirm', { code }, cookie)).status
    const answers = []
    for (let n = 0; n < 6; n += 1) answers.push(await confirm(`00000${n}`))
    expect(answers).toEqual([422, 422, 422, 422, 422, 429])
    expect(await confirm(codeOf(secret))).toBe(429)
    expect(await statusOf()).toBe(303)
  })

  test('is nothing for the API token: it neither begins, reads nor confirms one', async () => {
    const secret = await begin()
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    for (const [path, form] of [
      ['', { to: 'on', factor_password: password }],
      ['/confirm', { code: '000000' }],
      ['/confirm', { code: codeOf(secret) }],
    ] as const) {
      const answer = await lifelog.request(`/settings/second-factor${path}`, {
        method: 'POST',
        headers,
        body: new URLSearchParams(form).toString(),
      })
      expect(answer.status).toBe(403)
      expect(await answer.text()).not.toContain(secret)
    }
    expect(await statusOf()).toBe(303)
  })

  test('is switched off by who is on the machine, and by nobody else', async () => {
    await switchOn()
    const off = (key: string) =>
      lifelog.request('/second-factor-off', {
        method: 'POST',
        json: { key },
        headers: { Authorization: 'none' },
      })
    const key = 'k'.repeat(43)
    expect((await off(key)).status).toBe(403)
    await writeFile(join(lifelog.ctx.config.LIFELOG_DATA_DIR, 'second-factor-off'), key)
    expect((await off('x'.repeat(43))).status).toBe(403)
    expect(await statusOf()).toBe(401)
    expect((await off(key)).status).toBe(204)
    expect(await statusOf()).toBe(303)
    expect((await off(key)).status).toBe(403)
  })

  test('appears nowhere: neither secret nor codes are logged', async () => {
    const { secret, recovery } = await switchOn()
    const logged = lifelog.logged.join('\n')
    for (const text of [secret, ...recovery]) expect(logged).not.toContain(text)
  })
})
