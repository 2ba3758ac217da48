import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Connection } from '../../db/connection.ts'
import { createPool } from '../../db/pool.ts'

type Fake = Connection & { lost: boolean; closed: boolean }

function openFakes() {
  const opened: Fake[] = []
  return {
    opened,
    open() {
      const fake = {
        lost: false,
        closed: false,
        async close() {
          fake.closed = true
        },
      } as Fake
      opened.push(fake)
      return fake
    },
  }
}

afterEach(() => {
  vi.useRealTimers()
})

describe('connections', () => {
  test('are opened when needed, used again, and never more than the most', async () => {
    const { opened, open } = openFakes()
    const pool = createPool(open, 2)
    const first = await pool.acquire()
    pool.release(first)
    expect(await pool.acquire()).toBe(first)
    const second = await pool.acquire()
    expect(opened).toEqual([first, second])
    const third = pool.acquire()
    const fourth = pool.acquire()
    pool.release(second)
    expect(await third).toBe(second)
    pool.release(first)
    expect(await fourth).toBe(first)
    expect(opened).toHaveLength(2)
  })

  test('that were lost are closed and replaced, for who waits too', async () => {
    const { opened, open } = openFakes()
    const pool = createPool(open, 1)
    const first = await pool.acquire()
    const waiting = pool.acquire()
    opened.forEach((fake) => {
      fake.lost = true
    })
    pool.release(first)
    expect(await waiting).toBe(opened[1])
    pool.release(await waiting)
    Object.assign(opened[1] ?? {}, { lost: true })
    expect(await pool.acquire()).toBe(opened[2])
    expect(opened.map(({ closed }) => closed)).toEqual([true, true, false])
  })
})

describe('sharing', () => {
  test('takes four connections at most, evenly, and gives them back when the last has ended', async () => {
    const { opened, open } = openFakes()
    const pool = createPool(open, 5)
    const given = await Promise.all(Array.from({ length: 9 }, () => pool.share()))
    expect(opened).toHaveLength(4)
    const [first] = opened as [Fake]
    expect(opened.map((fake) => given.filter((one) => one === fake).length)).toEqual([3, 2, 2, 2])
    const fifth = await pool.acquire()
    expect(opened[4]).toBe(fifth)
    const waiting = pool.acquire()
    for (let times = 0; times < 2; times++) pool.release(first)
    expect(await Promise.race([waiting, 'still waiting'])).toBe('still waiting')
    pool.release(first)
    expect(await waiting).toBe(first)
  })

  test('goes behind who waits already', async () => {
    const pool = createPool(openFakes().open, 1)
    const shared = await pool.share()
    const order: string[] = []
    const alone = pool.acquire().then(() => order.push('alone'))
    const behind = pool.share().then(() => order.push('behind'))
    pool.release(shared)
    await alone
    expect(order).toEqual(['alone'])
    pool.release(shared)
    await behind
    expect(order).toEqual(['alone', 'behind'])
  })

  test('is not of a connection that was lost, nor of one that others have alone', async () => {
    const { opened, open } = openFakes()
    const pool = createPool(open, 2)
    const lost = await pool.share()
    Object.assign(lost, { lost: true })
    const alone = await pool.share()
    expect(alone).toBe(opened[1])
    pool.release(alone)
    expect(await pool.acquire()).toBe(alone)
    const next = pool.share()
    pool.release(lost)
    expect(await next).toBe(opened[2])
    expect((lost as Fake).closed).toBe(true)
  })

  test('lets a connection rest now and then, however much there is to do', async () => {
    const { opened, open } = openFakes()
    const pool = createPool(open, 1)
    const connection = await pool.share()
    for (let n = 1; n < 1_000; n++) {
      await pool.share()
      pool.release(connection)
    }
    const next = pool.share()
    expect(await Promise.race([next, 'waits'])).toBe('waits')
    pool.release(connection)
    expect(await next).toBe(connection)
    expect(opened).toHaveLength(1)
  })
})

test('who waits too long is told so, and takes nothing from the others', async () => {
  vi.useFakeTimers()
  const { open } = openFakes()
  const pool = createPool(open, 1)
  const first = await pool.acquire()
  const tooLong = pool.acquire().catch((error) => error.code)
  await vi.advanceTimersByTimeAsync(5_000)
  const inTime = pool.acquire()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await tooLong).toBe('CONNECT_TIMEOUT')
  pool.release(first)
  expect(await inTime).toBe(first)
})

describe('the end', () => {
  test('closes what is idle and what comes back, and refuses the next', async () => {
    const { opened, open } = openFakes()
    const pool = createPool(open, 2)
    const [used, idle] = [await pool.acquire(), await pool.acquire()]
    pool.release(idle)
    const ended = pool.end(60_000)
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'CONNECTION_ENDED' })
    expect(opened.map(({ closed }) => closed)).toEqual([false, true])
    pool.release(used)
    await ended
    expect(opened.map(({ closed }) => closed)).toEqual([true, true])
  })

  test('comes after a while even for who holds on', async () => {
    vi.useFakeTimers()
    const { opened, open } = openFakes()
    const pool = createPool(open, 1)
    await pool.acquire()
    const ended = pool.end(5_000)
    await vi.advanceTimersByTimeAsync(5_000)
    await ended
    expect(opened[0]?.closed).toBe(true)
  })

  test('of one that was never used is at once', async () => {
    await createPool(openFakes().open, 1).end(60_000)
  })
})
