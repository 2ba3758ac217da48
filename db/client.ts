import { type CompiledQuery, Kysely } from 'kysely'
import postgres from 'postgres'
import { columnTypes } from './postgres/column-types.ts'
import { openConnection } from './postgres/connection.ts'
import { PoolDialect } from './postgres/dialect.ts'
import { createPool, partOf } from './postgres/pool.ts'
import { openSocket, type SocketAddress } from './postgres/socket.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

export type DatabaseConnection = {
  db: Database
  /** The same database for searches, which never take the last connections. */
  searchDb: Database
  /**
   * Calls `heard` on each notification on `channel`, and whenever a lost connection is back, since
   * notifications sent meanwhile are gone.
   */
  listen(channel: string, heard: () => void): Promise<void>
  close(): Promise<void>
}

/**
 * A pool of at most `max` connections to the PostgreSQL at `url`, made when first needed. Queries
 * are prepared once a connection. A query that takes longer than 15 s is cancelled by the server,
 * and a connection on which the server is silent for 20 s after a query is given up, so that every
 * query ends within half a minute. (Under TLS only TCP notices the latter.) A connection that was
 * lost is opened again for the next query.
 * `onQuery` is told of each statement; `withoutTimeouts` connections wait as long as it takes.
 */
export function openDatabase(
  url: string,
  max: number,
  {
    onQuery,
    withoutTimeouts = false,
  }: { onQuery?: (query: CompiledQuery) => void; withoutTimeouts?: boolean } = {},
): DatabaseConnection {
  const options = {
    connect_timeout: 5,
    max_lifetime: null,
    backoff: (attempt: number) => Math.min(2 ** attempt / 50, 1),
    socket: (address: SocketAddress) => openSocket(address, withoutTimeouts ? 0 : idleTimeout),
    types: columnTypes,
    // No one awaits postgres.js's type query; losing the connection then would end the process.
    fetch_types: false,
    connection: {
      application_name: 'lifelog',
      TimeZone: 'UTC',
      // Compiling a search takes longer than answering it.
      jit: 'off',
      statement_timeout: withoutTimeouts ? 0 : 15_000,
      idle_in_transaction_session_timeout: withoutTimeouts ? 0 : 60_000,
      client_min_messages: 'warning',
    },
  }
  const listener = postgres(url, { ...options, max: 1 })
  const pool = createPool(() => openConnection(url, options, onQuery), max)
  const db = new Kysely<Tables>({ dialect: new PoolDialect(pool) })
  const forSearches = partOf(pool, Math.max(1, max - connectionsWithoutSearches))
  return {
    db,
    searchDb: new Kysely<Tables>({ dialect: new PoolDialect(forSearches) }),
    listen: async (channel, heard) => {
      await listener.listen(channel, heard, heard)
    },
    close: async () => {
      await Promise.all([db.destroy(), listener.end({ timeout: 0 })])
    },
  }
}

/** Lists, records, confirms and logins keep these, however many searches there are. */
const connectionsWithoutSearches = 3

/** Longer than the server takes to cancel a query, in ms. */
const idleTimeout = 20_000
