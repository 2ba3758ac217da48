import { type Connection, connectionError } from './connection.ts'

/** How long a query waits for a connection, in ms: longer than it takes to open one or fail. */
const patience = 10_000
/**
 * How many connections at most are shared: with more, PostgreSQL wakes a process for each statement,
 * where a busy one would find the next one there.
 */
const sharedMax = 4
/** How many statements share a connection before it rests: postgres.js's list of them grows till then. */
const turn = 1_000

export type Pool = {
  /** @throws `CONNECT_TIMEOUT` when none was free for 10 s, `CONNECTION_ENDED` after `end` */
  acquire(): Promise<Connection>
  /**
   * For a statement that is done in a moment: at once, also one on which others of that kind are
   * under way, unless somebody waits already.
   */
  share(): Promise<Connection>
  /** Once for each time that it was given. */
  release(connection: Connection): void
  /** Closes what is idle now, and the rest when it's released, or after `patience` ms. */
  end(patience: number): Promise<void>
}

type Shared = { underWay: number; begun: number }

/** At most `max` connections, each opened when first needed and thrown away once it was lost. */
export function createPool(open: () => Connection, max: number): Pool {
  const all = new Set<Connection>()
  const idle: Connection[] = []
  const shared = new Map<Connection, Shared>()
  const waiting: ((connection: Connection) => void)[] = []
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
    for (let connection = idle.pop(); connection; connection = idle.pop()) {
      if (!connection.lost) return connection
      void remove(connection)
    }
    return all.size < max ? add() : undefined
  }
  /** The one of the shared that has the least to do. */
  const join = () => {
    let least: [Connection, Shared] | undefined
    for (const entry of shared) {
      const [connection, { underWay, begun }] = entry
      if (connection.lost || begun >= turn) continue
      if (!least || underWay < least[1].underWay) least = entry
    }
    if (!least) return undefined
    const [connection, share] = least
    share.underWay += 1
    share.begun += 1
    return connection
  }
  const wait = () =>
    new Promise<Connection>((resolve, reject) => {
      const handOver = (connection: Connection) => {
        clearTimeout(tooLate)
        resolve(connection)
      }
      const tooLate = setTimeout(() => {
        waiting.splice(waiting.indexOf(handOver), 1)
        const message = `No connection to the database was free within ${patience / 1000} s.`
        reject(connectionError('CONNECT_TIMEOUT', message))
      }, patience)
      waiting.push(handOver)
    })
  const refuseAfterEnd = () => {
    if (ended) throw connectionError('CONNECTION_ENDED', 'The database connections were closed.')
  }

  return {
    async acquire() {
      refuseAfterEnd()
      return next() ?? wait()
    },
    async share() {
      refuseAfterEnd()
      if (waiting.length > 0) return wait()
      const fresh = shared.size < sharedMax ? next() : undefined
      if (fresh) shared.set(fresh, { underWay: 1, begun: 1 })
      return fresh ?? join() ?? wait()
    },
    release(connection) {
      const share = shared.get(connection)
      if (share) {
        share.underWay -= 1
        if (share.underWay > 0) return
        shared.delete(connection)
      }
      const usable = !connection.lost && !ended
      if (!usable) void remove(connection)
      const first = waiting.shift()
      if (first) first(usable ? connection : add())
      else if (usable) idle.push(connection)
    },
    async end(patience) {
      const allGone = new Promise<void>((resolve) => {
        ended = resolve
      })
      for (const connection of idle.splice(0)) void remove(connection)
      if (all.size === 0) return
      const tooLate = setTimeout(() => ended?.(), patience)
      await allGone
      clearTimeout(tooLate)
      await Promise.all([...all].map(remove))
    },
  }
}
