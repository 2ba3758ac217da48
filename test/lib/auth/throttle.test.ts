import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { admit, clearFailures } from '../../../lib/auth/throttle.ts'
import type { Problem } from '../../../lib/base/problem.ts'
import { setUp } from '../../support/auth.ts'

let auth: Awaited<ReturnType<typeof setUp>>
beforeAll(async () => {
  auth = await setUp()
})
beforeEach(() => auth.clear())
afterAll(() => auth.tearDown())

/** Seconds to wait before an attempt is admitted; 0 where it was. */
const wait = (from: string, ctx = auth.ctx) =>
  admit(ctx, { address: from }).then(
    () => 0,
    (error: Problem) => {
      expect(error.code).toBe('rate_limited')
      return Number(error.headers['Retry-After'])
    },
  )

const rows = () => auth.ctx.db.selectFrom('login_attempts').selectAll().orderBy('address').execute()

describe('an address', () => {
  test('has five tries, then waits twice as long each time, 15 minutes at most', async () => {
    for (let n = 0; n < 5; n += 1) expect(await wait('192.0.2.1')).toBe(0)
    const waits = []
    for (let n = 0; n < 12; n += 1) {
      const seconds = await wait('192.0.2.1')
      waits.push(seconds)
      auth.pass(seconds)
      expect(await wait('192.0.2.1')).toBe(0)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
  })

  test('is told the rest of its wait, which asking doesn’t prolong', async () => {
    for (let n = 0; n < 5; n += 1) await wait('192.0.2.1')
    for (let n = 0; n < 3; n += 1) {
      auth.pass(await wait('192.0.2.1'))
      expect(await wait('192.0.2.1')).toBe(0)
    }
    expect(await wait('192.0.2.1')).toBe(8)
    auth.pass(5.5)
    for (let n = 0; n < 10; n += 1) expect(await wait('192.0.2.1')).toBe(3)
    auth.pass(2.5)
    expect(await wait('192.0.2.1')).toBe(0)
  })

  test('doesn’t slow another one', async () => {
    for (let n = 0; n < 6; n += 1) await wait('192.0.2.1')
    expect(await wait('192.0.2.1')).toBe(1)
    expect(await wait('192.0.2.2')).toBe(0)
  })

  test('that succeeds starts anew', async () => {
    for (let n = 0; n < 4; n += 1) expect(await wait('192.0.2.1')).toBe(0)
    await admit(auth.ctx, { address: '192.0.2.1' })
    await clearFailures(auth.ctx, { address: '192.0.2.1' })
    for (let n = 0; n < 5; n += 1) expect(await wait('192.0.2.1')).toBe(0)
    expect(await wait('192.0.2.1')).toBe(1)
  })

  test('is forgotten a day after its last failure', async () => {
    for (let n = 0; n < 6; n += 1) await wait('192.0.2.1')
    auth.pass(24 * 60 * 60 + 1)
    for (let n = 0; n < 5; n += 1) expect(await wait('192.0.2.1')).toBe(0)
    expect(await wait('192.0.2.1')).toBe(1)
  })

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::99'],
    ['2001:DB8::1', '2001:0db8:0000:0000:0000:0000:0000:0002'],
    ['fe80::1%eth0', 'fe80::2%eth1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '::2'],
  ])('%s counts as the same as %s', async (one, other) => {
    for (let n = 0; n < 5; n += 1) expect(await wait(n % 2 ? one : other)).toBe(0)
    expect(await wait(one)).toBe(1)
    expect(await wait(other)).toBe(1)
    expect(await rows()).toHaveLength(2)
  })

  test('of another /64 counts on its own', async () => {
    for (let n = 0; n < 5; n += 1) expect(await wait('2001:db8:1:2::1')).toBe(0)
    expect(await wait('2001:db8:1:3::1')).toBe(0)
    expect(await wait('2001:db8:1:2::1')).toBe(1)
  })

  test('can’t pass for the account, whatever it calls itself', async () => {
    for (let n = 0; n < 5; n += 1) expect(await wait('*')).toBe(0)
    expect(await wait('*')).toBe(1)
    expect(await wait('192.0.2.1')).toBe(0)
  })
})

describe('all addresses together', () => {
  const address = (n: number) => `198.51.${n >> 8}.${n & 255}`

  test('have twenty tries, then wait, but never longer than 30 seconds', async () => {
    let n = 0
    for (; n < 20; n += 1) expect(await wait(address(n))).toBe(0)
    const waits = []
    for (; n < 60; n += 1) {
      const seconds = await wait(address(n))
      waits.push(seconds)
      auth.pass(seconds)
      expect(await wait(address(n))).toBe(0)
    }
    expect(waits.slice(0, 7)).toEqual([1, 2, 4, 8, 16, 30, 30])
    expect(Math.max(...waits)).toBe(30)
  })

  test('leave no trace of an attempt that they kept from being made', async () => {
    for (let n = 0; n < 20; n += 1) await wait(address(n))
    const before = await rows()
    expect(await wait('192.0.2.1')).toBe(1)
    expect(await rows()).toEqual(before)
  })

  test('don’t slow a known device, which has its own five tries', async () => {
    for (let n = 0; n < 20; n += 1) await wait(address(n))
    expect(await wait(address(20))).toBeGreaterThan(0)
    const attempt = () => admit(auth.ctx, { device: 'the owner’s' })
    for (let n = 0; n < 5; n += 1) await attempt()
    await expect(attempt()).rejects.toMatchObject({ code: 'rate_limited' })
    await admit(auth.ctx, { device: 'another of the owner’s' })
  })

  test('are not slowed by one that only keeps knocking', async () => {
    for (let n = 0; n < 100; n += 1) await wait('192.0.2.1')
    const account = (await rows()).find(({ address }) => address === '*')
    expect(account).toMatchObject({ failures: 5, blocked_until: null })
  })

  test('are slowed no longer once somebody succeeded', async () => {
    for (let n = 0; n < 20; n += 1) await wait(address(n))
    auth.pass(1)
    expect(await wait('192.0.2.1')).toBe(0)
    await clearFailures(auth.ctx, { address: '192.0.2.1' })
    expect(await wait('192.0.2.2')).toBe(0)
  })

  test('are forgotten in time, rows and all', async () => {
    for (let n = 0; n < 15; n += 1) await wait(address(n))
    auth.pass(24 * 60 * 60 + 1)
    await admit(auth.ctx, { address: '192.0.2.1' })
    await clearFailures(auth.ctx, { address: '192.0.2.1' })
    expect(await rows()).toMatchObject([{ address: '*', failures: 0, blocked_until: null }])
  })
})

describe('of many attempts at once', () => {
  test('from one address five are admitted, whichever instance they reach', async () => {
    const other = await auth.instance()
    const waits = await Promise.all(
      Array.from({ length: 50 }, (_, n) => wait('192.0.2.1', n % 2 ? other : auth.ctx)),
    )
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(5)
    expect(waits.filter((seconds) => seconds === 1)).toHaveLength(45)
  })

  test('from as many addresses twenty are admitted', async () => {
    const other = await auth.instance()
    const waits = await Promise.all(
      Array.from({ length: 50 }, (_, n) => wait(`192.0.2.${n}`, n % 2 ? other : auth.ctx)),
    )
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(20)
  })

  test('at a second chance one is admitted', async () => {
    for (let n = 0; n < 5; n += 1) await wait('192.0.2.1')
    auth.pass(1)
    const waits = await Promise.all(Array.from({ length: 50 }, () => wait('192.0.2.1')))
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(1)
    expect(waits.filter((seconds) => seconds === 2)).toHaveLength(49)
  })
})
