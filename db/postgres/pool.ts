import { connectionError } from '../errors.ts'
import type { Connection } from './connection.ts'

/** How long a query waits for a connection, in ms: longer than it takes to open one or fail. */
const acquireTimeout = 10_000

/**
 * How long a connection stays that isn't used, in ms. Behind each is a process of PostgreSQL's, which
 * keeps some 8 MB once it has searched.
 */
const idleTimeout = 30_000

export type Pool = {
  /** @throws `CONNECT_TIMEOUT` when none was free for 10 s, `CONNECTION_ENDED` after `end` */
  acquire(): Promise<Connection>
  release(connection: Connection): void
  /** Closes what is idle now, and the rest when it's released, or after `drainTimeout` ms. */
  end(drainTimeout: number): Promise<void>
}

/**
 * At most `max` connections, each opened when first needed, and thrown away once it was lost or wasn't
 * needed for a while.
 */
export function createPool(open: () => Connection, max: number): Pool {
  const all = new Set<Connection>()
  const idle: { connection: Connection; since: number }[] = []
  const line = createLine<Connection>()
  let ended: (() => void) | undefined

  const add = () => {
    const connection = open()
    all.add(connection)
    return connection
  }
  const remove = async (connection: Connection) => {
    all.delete(connection)
    await connection.close()
    if (all.size === 0) ended?.()
  }
  /** The one that was used last, so that the others may rest. */
  const next = () => {
    for (let last = idle.pop(); last; last = idle.pop()) {
      if (!last.connection.lost) return last.connection
      void remove(last.connection)
    }
    return all.size < max ? add() : undefined
  }
  /** Those that have rested longest are first. */
  const closeUnused = () => {
    const before = Date.now() - idleTimeout
    while (idle[0] && idle[0].since <= before)
      void remove((idle.shift() as (typeof idle)[0]).connection)
  }
  const closing = setInterval(closeUnused, idleTimeout / 2).unref()
  return {
    async acquire() {
      if (ended) throw connectionError('CONNECTION_ENDED', 'The database connections were closed.')
      return next() ?? line.wait()
    },
    release(connection) {
      const usable = !connection.lost && !ended
      if (!usable) void remove(connection)
      const first = line.leave()
      if (first) first(usable ? connection : add())
      else if (usable) idle.push({ connection, since: Date.now() })
    },
    async end(drainTimeout) {
      const allGone = new Promise<void>((resolve) => {
        ended = resolve
      })
      clearInterval(closing)
      for (const { connection } of idle.splice(0)) void remove(connection)
      if (all.size === 0) return
      const tooLate = setTimeout(() => ended?.(), drainTimeout)
      await allGone
      clearTimeout(tooLate)
      await Promise.all([...all].map(remove))
    },
  }
}

/** At most `size` connections of `pool` at once, so that whoever uses this leaves it the others. */
export function partOf(pool: Pool, size: number): Pool {
  let free = size
  const line = createLine<void>()
  const giveBack = () => {
    const first = line.leave()
    if (first) first()
    else free += 1
  }
  return {
    async acquire() {
      if (free > 0) free -= 1
      else await line.wait()
      try {
        return await pool.acquire()
      } catch (error) {
        giveBack()
        throw error
      }
    },
    release(connection) {
      pool.release(connection)
      giveBack()
    },
    end: async () => {},
  }
}

/** Those who wait, the first of whom is the next. */
function createLine<T>() {
  const waiting = new Set<(turn: T) => void>()
  return {
    wait: () =>
      new Promise<T>((resolve, reject) => {
        const handOver = (turn: T) => {
          clearTimeout(tooLate)
          resolve(turn)
        }
        const tooLate = setTimeout(() => {
          waiting.delete(handOver)
          const message = `No connection to the database was free within ${acquireTimeout / 1000} s.`
          reject(connectionError('CONNECT_TIMEOUT', message))
        }, acquireTimeout)
        waiting.add(handOver)
      }),
    leave() {
      const [first] = waiting
      if (first) waiting.delete(first)
      return first
    },
  }
}
