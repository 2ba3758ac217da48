import { createHook } from 'node:async_hooks'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { changePassword, seedCredentials } from '../../../lib/auth/credentials.ts'
import { login, logout } from '../../../lib/auth/login.ts'
import { hashPassword } from '../../../lib/auth/password.ts'
import { readSession } from '../../../lib/auth/session.ts'
import { rotateToken } from '../../../lib/auth/token.ts'
import { readConfig } from '../../../lib/base/config.ts'
import { setUp } from '../../support/auth.ts'

const password = 'correct horse'
const config = readConfig({ ADMIN_PASSWORD: password, API_TOKEN: 'given-token-0123456789' })

let auth: Awaited<ReturnType<typeof setUp>>
beforeAll(async () => {
  auth = await setUp()
})
beforeEach(async () => {
  await auth.clear()
  await seedCredentials({ ...auth.ctx, config })
})
afterAll(() => auth.tearDown())

const right = { password, address: '192.0.2.1' }
const wrong = { password: 'wrong horse', address: '192.0.2.1' }
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'in',
    (error) => error.code,
  )

describe('a login', () => {
  test('with the password opens a session that is known', async () => {
    const session = await login(auth.ctx, { ...right, userAgent: 'Firefox' })
    expect(await readSession(auth.ctx, session.value)).toMatchObject({
      created_at: expect.stringContaining('2026-'),
    })
  })

  test.each(['wrong horse', '', 'correct horse ', 'x'.repeat(1_000_000)])(
    'with another opens none, and says so calmly',
    async (guess) => {
      await expect(login(auth.ctx, { ...right, password: guess })).rejects.toMatchObject({
        code: 'unauthorized',
        message: 'That isn’t the password. Please try again.',
      })
      expect(await auth.ctx.db.selectFrom('sessions').selectAll().execute()).toEqual([])
    },
  )

  test('gives a new session and ends the one before', async () => {
    const first = await login(auth.ctx, right)
    const second = await login(auth.ctx, { ...right, previousSession: first.value })
    expect(second.value).not.toBe(first.value)
    expect(await readSession(auth.ctx, first.value)).toBeUndefined()
    expect(await readSession(auth.ctx, second.value)).toBeDefined()
  })

  test('never makes a session of a value that the browser brought', async () => {
    const { value } = await login(auth.ctx, { ...right, previousSession: 'planted' })
    expect(value).not.toBe('planted')
    expect(await readSession(auth.ctx, 'planted')).toBeUndefined()
  })

  test('that fails leaves the session before alone', async () => {
    const { value } = await login(auth.ctx, right)
    expect(await codeOf(login(auth.ctx, { ...wrong, previousSession: value }))).toBe('unauthorized')
    expect(await readSession(auth.ctx, value)).toBeDefined()
  })

  test('elsewhere leaves the session here alone', async () => {
    const here = await login(auth.ctx, right)
    await login(auth.ctx, { password, address: '192.0.2.2' })
    expect(await readSession(auth.ctx, here.value)).toBeDefined()
  })

  test('with a password that is changed meanwhile opens none', async () => {
    const changed = { hash: await hashPassword('a new password') }
    let attempt: Promise<string> | undefined
    await auth.ctx.db.transaction().execute(async (db) => {
      await db.updateTable('credentials').set(changed).where('kind', '=', 'password').execute()
      attempt = codeOf(login(auth.ctx, right))
      const waiting = sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      await expect.poll(async () => (await waiting.execute(auth.ctx.db)).rows.length).toBe(1)
    })
    expect(await attempt).toBe('unauthorized')
    expect(await auth.ctx.db.selectFrom('sessions').selectAll().execute()).toEqual([])
  })
})

test('no more than two passwords are hashed at once, and all that are right get in', async () => {
  const underWay = new Set<number>()
  let most = 0
  const hook = createHook({
    init(id, type) {
      if (type === 'ARGON2REQUEST') most = Math.max(most, underWay.add(id).size)
    },
    before(id) {
      underWay.delete(id)
    },
  }).enable()
  try {
    const addresses = Array.from({ length: 9 }, (_, n) => `192.0.2.${n}`)
    const logins = addresses.map((address) => login(auth.ctx, { password, address }))
    const sessions = await Promise.all(logins)
    expect(new Set(sessions.map(({ value }) => value)).size).toBe(9)
    expect(most).toBe(2)
  } finally {
    hook.disable()
  }
})

describe('after wrong passwords', () => {
  test('of 50 at once five are looked at, the rest is told to wait', async () => {
    const codes = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(login(auth.ctx, wrong))),
    )
    expect(codes.filter((code) => code === 'unauthorized')).toHaveLength(5)
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(45)
  })

  test('the right one is refused too until the wait is over, then it’s as if nothing was', async () => {
    for (let n = 0; n < 5; n += 1) await codeOf(login(auth.ctx, wrong))
    await expect(login(auth.ctx, right)).rejects.toMatchObject({
      code: 'rate_limited',
      status: 429,
      headers: { 'Retry-After': '1' },
    })
    auth.pass(1)
    expect(await codeOf(login(auth.ctx, right))).toBe('in')
    for (let n = 0; n < 5; n += 1) expect(await codeOf(login(auth.ctx, wrong))).toBe('unauthorized')
  })

  test('a session that was open stays open', async () => {
    const { value } = await login(auth.ctx, right)
    for (let n = 0; n < 30; n += 1) {
      await codeOf(login(auth.ctx, { ...wrong, address: `198.51.100.${n}` }))
    }
    expect(await codeOf(login(auth.ctx, right))).toBe('rate_limited')
    expect(await readSession(auth.ctx, value)).toBeDefined()
  })
})

test('a logout ends the session at once', async () => {
  const { value } = await login(auth.ctx, right)
  await logout(auth.ctx, value)
  expect(await readSession(auth.ctx, value)).toBeUndefined()
})

test('the log tells of logins and changes, and of no secret', async () => {
  await codeOf(login(auth.ctx, wrong))
  const session = await login(auth.ctx, right)
  await codeOf(changePassword(auth.ctx, { current: 'wrong horse', next: 'battery staple' }))
  await changePassword(auth.ctx, {
    current: password,
    next: 'battery staple',
    session: session.value,
  })
  const { token } = await rotateToken(auth.ctx)
  await logout(auth.ctx, session.value)
  const outside = { ADMIN_PASSWORD: 'from outside', API_TOKEN: 'other-token-0123456789' }
  await seedCredentials({ ...auth.ctx, config: readConfig(outside) })
  const log = auth.lines.join('')
  const told = ['signed in', 'login failed', 'signed out', 'was changed', 'replaced', 'API_TOKEN']
  for (const words of told) expect(log).toContain(words)
  const hashes = (await auth.ctx.db.selectFrom('credentials').select('hash').execute()).map(
    ({ hash }) => hash,
  )
  const secrets = [
    ...[password, 'wrong horse', 'battery staple', session.value, token, ...hashes],
    ...Object.values(outside),
    ...[config.ADMIN_PASSWORD, config.API_TOKEN],
  ]
  for (const secret of secrets) expect(log).not.toContain(secret)
})
