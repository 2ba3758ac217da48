import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Connection } from '../../../db/postgres/connection.ts'
import { createPool, partOf } from '../../../db/postgres/pool.ts'

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

test('a connection that nobody needs for a while is closed, and others stay', async () => {
  vi.useFakeTimers()
  const { opened, open } = openFakes()
  const pool = createPool(open, 3)
  const [first, second] = [await pool.acquire(), await pool.acquire()]
  pool.release(first)
  pool.release(second)
  for (let time = 0; time < 120_000; time += 5_000) {
    await vi.advanceTimersByTimeAsync(5_000)
    pool.release(await pool.acquire())
  }
  expect(opened.map(({ closed }) => closed)).toEqual([true, false])
  expect(await pool.acquire()).toBe(second)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(opened.map(({ closed }) => closed)).toEqual([true, false])
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

describe('a part of the connections', () => {
  test('leaves the others to everybody else, however many wait for it', async () => {
    const { open, opened } = openFakes()
    const pool = createPool(open, 3)
    const part = partOf(pool, 2)
    const [first, second] = [await part.acquire(), await part.acquire()]
    const third = part.acquire()
    const other = await pool.acquire()
    expect(opened).toEqual([first, second, other])
    pool.release(other)
    expect(await pool.acquire()).toBe(other)
    part.release(second)
    expect(await third).toBe(second)
  })

  test('is given back when there is no connection to be had', async () => {
    vi.useFakeTimers()
    const pool = createPool(openFakes().open, 1)
    const part = partOf(pool, 1)
    const connection = await pool.acquire()
    const tooLate = part.acquire()
    const expected = expect(tooLate).rejects.toThrow('No connection to the database was free')
    await vi.advanceTimersByTimeAsync(10_000)
    await expected
    pool.release(connection)
    expect(await part.acquire()).toBe(connection)
  })
})
