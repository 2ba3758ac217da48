import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createSession,
  endAllSessions,
  endListedSession,
  endSession,
  listSessions,
  readSession,
} from '../../../lib/auth/session.ts'
import { setUp } from '../../support/auth.ts'

let auth: Awaited<ReturnType<typeof setUp>>
beforeAll(async () => {
  auth = await setUp()
})
beforeEach(() => auth.clear())
afterAll(() => auth.tearDown())

const hour = 60 * 60
const day = 24 * hour
const rows = () => auth.ctx.db.selectFrom('sessions').selectAll().execute()

test('a session has 256 random bits, of which only a hash is stored', async () => {
  const sessions = [await createSession(auth.ctx), await createSession(auth.ctx)]
  const stored = JSON.stringify(await rows())
  for (const { value } of sessions) {
    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(stored).not.toContain(value)
  }
  expect(sessions[0]?.value).not.toBe(sessions[1]?.value)
  for (const { id_hash } of await rows()) expect(id_hash).toMatch(/^[0-9a-f]{64}$/)
})

test('what is stored of a session opens nothing', async () => {
  await createSession(auth.ctx)
  const [row] = await rows()
  expect(await readSession(auth.ctx, row?.id_hash ?? '')).toBeUndefined()
  for (const value of ['', 'x', '\0', '☂', 'x'.repeat(100_000)]) {
    expect(await readSession(auth.ctx, value)).toBeUndefined()
  }
})

test('a session remembers which browser it was made with, in bounds', async () => {
  await createSession(auth.ctx, { userAgent: `Firefox ${'x'.repeat(10_000)}` })
  const [row] = await rows()
  expect(row?.user_agent).toMatch(/^Firefox x+$/)
  expect(row?.user_agent).toHaveLength(512)
})

test('a session ends 30 days after it was last used', async () => {
  const { value, expires_at } = await createSession(auth.ctx)
  expect(Date.parse(expires_at)).toBe(auth.ctx.now().getTime() + 30 * day * 1000)
  auth.pass(29 * day)
  expect(await readSession(auth.ctx, value)).toBeDefined()
  auth.pass(30 * day)
  expect(await readSession(auth.ctx, value)).toBeUndefined()
})

test('using a session writes at most once an hour', async () => {
  const { value } = await createSession(auth.ctx)
  const [made] = await rows()
  auth.pass(hour - 1)
  await readSession(auth.ctx, value)
  expect(await rows()).toEqual([made])
  auth.pass(1)
  const used = await readSession(auth.ctx, value)
  expect(Date.parse(used?.last_used_at ?? '')).toBe(auth.ctx.now().getTime())
  const [touched] = await rows()
  expect(touched).toMatchObject(used ?? {})
  auth.pass(1)
  expect(await readSession(auth.ctx, value)).toEqual(used)
})

test('a session that was ended is dead at once, in every instance, and no other is', async () => {
  const other = await auth.instance()
  const [one, two] = [await createSession(auth.ctx), await createSession(auth.ctx)]
  expect(await readSession(other, one.value)).toBeDefined()
  await endSession(auth.ctx, one.value)
  expect(await readSession(other, one.value)).toBeUndefined()
  expect(await readSession(auth.ctx, one.value)).toBeUndefined()
  expect(await readSession(auth.ctx, two.value)).toBeDefined()
  await endSession(auth.ctx, one.value)
  await endSession(auth.ctx, 'never was')
})

test('all sessions end, or all but one', async () => {
  const sessions = [
    await createSession(auth.ctx),
    await createSession(auth.ctx),
    await createSession(auth.ctx),
  ]
  const alive = async () => {
    const read = sessions.map(({ value }) => readSession(auth.ctx, value))
    return (await Promise.all(read)).map(Boolean)
  }
  await endAllSessions(auth.ctx, sessions[1]?.value)
  expect(await alive()).toEqual([false, true, false])
  await endAllSessions(auth.ctx)
  expect(await alive()).toEqual([false, false, false])
})

test('however much it is used, a session ends 90 days after the login', async () => {
  const { value } = await createSession(auth.ctx)
  for (let n = 0; n < 89; n += 1) {
    auth.pass(day)
    expect(await readSession(auth.ctx, value)).toBeDefined()
  }
  expect(await listSessions(auth.ctx, value)).toHaveLength(1)
  auth.pass(day)
  expect(await readSession(auth.ctx, value)).toBeUndefined()
  expect(await listSessions(auth.ctx, value)).toEqual([])
})

test('a session is listed with its device and address, and ended by itself', async () => {
  const [here, there] = [
    await createSession(auth.ctx, { userAgent: 'Firefox', address: '192.0.2.1' }),
    await createSession(auth.ctx, { userAgent: 'Safari', address: '192.0.2.2' }),
  ]
  const listed = await listSessions(auth.ctx, here.value)
  expect(listed).toHaveLength(2)
  expect(listed.find(({ isCurrent }) => isCurrent)).toMatchObject({
    user_agent: 'Firefox',
    address: '192.0.2.1',
  })
  expect(JSON.stringify(listed)).not.toContain(there.value)
  const { id = '' } = listed.find(({ isCurrent }) => !isCurrent) ?? {}
  await endListedSession(auth.ctx, id)
  expect(await readSession(auth.ctx, there.value)).toBeUndefined()
  expect(await readSession(auth.ctx, here.value)).toBeDefined()
  await expect(endListedSession(auth.ctx, id)).rejects.toMatchObject({ code: 'not_found' })
})

test('expired sessions don’t pile up', async () => {
  await createSession(auth.ctx)
  await createSession(auth.ctx)
  auth.pass(30 * day)
  await createSession(auth.ctx)
  expect(await rows()).toHaveLength(1)
})
