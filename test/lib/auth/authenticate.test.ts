import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { authenticate } from '../../../lib/auth/authenticate.ts'
import { seedCredentials } from '../../../lib/auth/credentials.ts'
import { createSession, endSession } from '../../../lib/auth/session.ts'
import { rotateToken } from '../../../lib/auth/token.ts'
import { readConfig } from '../../../lib/base/config.ts'
import { setUp } from '../../support/auth.ts'

const token = 'given-token-0123456789'

let auth: Awaited<ReturnType<typeof setUp>>
let cookie: string
beforeAll(async () => {
  auth = await setUp()
})
beforeEach(async () => {
  await auth.clear()
  await seedCredentials({ ...auth.ctx, config: readConfig({ API_TOKEN: token }) })
  await auth.ctx.settings.invalidate()
  cookie = `lifelog=${(await createSession(auth.ctx)).value}`
})
afterAll(() => auth.tearDown())

const by = (headers: Record<string, string>, ctx = auth.ctx) =>
  authenticate(ctx, new Request('http://lifelog.lan:8000/api/events', { headers }))

test('the token proves the owner, whatever the case of its scheme', async () => {
  expect(await by({ Authorization: `Bearer ${token}` })).toBe('token')
  expect(await by({ Authorization: `bearer ${token}` })).toBe('token')
})

test('so does a session', async () => {
  expect(await by({ Cookie: cookie })).toBe('session')
})

test('nothing else does', async () => {
  expect(await by({})).toBeUndefined()
  expect(await by({ Cookie: 'lifelog=guess' })).toBeUndefined()
  expect(await by({ Cookie: `session=${cookie.slice(8)}` })).toBeUndefined()
  const [row] = await auth.ctx.db.selectFrom('credentials').select('hash').execute()
  for (const guess of [`${token}x`, token.slice(1), token.toUpperCase(), row?.hash, '', ' ']) {
    expect(await by({ Authorization: `Bearer ${guess}` }), guess).toBeUndefined()
  }
  for (const malformed of [token, `Token ${token}`, `Bearer${token}`, `Bearer ${token} x`, ',']) {
    expect(await by({ Authorization: malformed }), malformed).toBeUndefined()
  }
})

test('a wrong token isn’t helped by a session', async () => {
  expect(await by({ Authorization: 'Bearer wrong', Cookie: cookie })).toBeUndefined()
})

test('a proxy’s Basic authentication doesn’t stand in a session’s way', async () => {
  expect(await by({ Authorization: 'Basic eDp5', Cookie: cookie })).toBe('session')
})

test('a session of plain HTTP isn’t taken under HTTPS', async () => {
  const ctx = { ...auth.ctx, config: readConfig({ PUBLIC_URL: 'https://lifelog.lan:8000' }) }
  expect(await by({ Cookie: cookie }, ctx)).toBeUndefined()
  expect(await by({ Cookie: `__Host-${cookie}` }, ctx)).toBe('session')
})

test('a session that was ended or has expired proves nothing any more', async () => {
  const other = await createSession(auth.ctx)
  await endSession(auth.ctx, cookie.slice('lifelog='.length))
  expect(await by({ Cookie: cookie })).toBeUndefined()
  auth.pass(30 * 24 * 60 * 60)
  expect(await by({ Cookie: `lifelog=${other.value}` })).toBeUndefined()
})

test('a replaced token stops at once here, and soon in other instances', async () => {
  const other = await auth.instance()
  expect(await by({ Authorization: `Bearer ${token}` })).toBe('token')
  expect(await by({ Authorization: `Bearer ${token}` }, other)).toBe('token')
  const next = await rotateToken(auth.ctx)
  expect(await by({ Authorization: `Bearer ${token}` })).toBeUndefined()
  expect(await by({ Authorization: `Bearer ${next.token}` })).toBe('token')
  await expect.poll(() => by({ Authorization: `Bearer ${token}` }, other)).toBeUndefined()
  expect(await by({ Authorization: `Bearer ${next.token}` }, other)).toBe('token')
})

test('without any token stored, none is right', async () => {
  await auth.clear()
  expect(await by({ Authorization: `Bearer ${token}` })).toBeUndefined()
})
