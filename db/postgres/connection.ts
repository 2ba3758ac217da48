import type { Socket } from 'node:net'
import { CompiledQuery, type DatabaseConnection } from 'kysely'
import postgres, { type Options, type PostgresType, type Sql } from 'postgres'
import { connectionError, isConnectionLost } from '../errors.ts'
import { unprepared } from '../unprepared.ts'
import type { SocketAddress } from './socket.ts'

export type ConnectionOptions = Options<Record<string, PostgresType>> & {
  socket(address: SocketAddress): Socket
}

export type Connection = DatabaseConnection & {
  /** Whether it broke, and takes no more queries. */
  readonly lost: boolean
  /** Executes a statement without parameters and gives its command tag. */
  execute(text: string): Promise<string>
  close(): Promise<void>
}

/** One connection to the PostgreSQL at `url`, made when its first query comes. */
export function openConnection(
  url: string,
  options: ConnectionOptions,
  onQuery?: (query: CompiledQuery) => void,
): Connection {
  let lost = false
  const watched: ConnectionOptions = {
    ...options,
    max: 1,
    socket(address) {
      const socket = options.socket(address)
      // postgres.js never ends a query that comes between the two events, and sends a later one by
      // a new connection, also where it belongs to a transaction.
      for (const event of ['error', 'close']) {
        socket.on(event, () => {
          lost = true
        })
      }
      return socket
    },
  }
  const sql = postgres(url, watched)
  const run = async (query: CompiledQuery) => {
    if (lost) throw connectionError('CONNECTION_CLOSED', 'The connection to the database was lost.')
    try {
      return await statement(sql, query)
    } catch (error) {
      lost ||= isConnectionLost(error) || isFatal(error)
      throw error
    }
  }
  return {
    get lost() {
      return lost
    },
    async executeQuery(query) {
      onQuery?.(query)
      const result = await run(query)
      const rows: never[] = []
      // A query that failed in the midst of its rows leaves as many holes before the next result
      // (porsager/postgres, issue 1119).
      for (const row of result) if (row !== undefined) rows.push(row as never)
      // Rows that are left in a result of postgres.js survive every minor collection of garbage
      // (--trace-gc), and to mark the whole heap so often took a third of a request's work.
      result.length = 0
      return { rows, numAffectedRows: BigInt(result.count ?? 0) }
    },
    async *streamQuery(query, size) {
      for await (const rows of statement(sql, query).cursor(size)) yield { rows: rows as never[] }
    },
    async execute(text) {
      try {
        return (await run(CompiledQuery.raw(text))).command
      } catch (error) {
        // A transaction may still be open on it.
        lost = true
        throw error
      }
    },
    async close() {
      await sql.end({ timeout: 0 })
    },
  }
}

/** By the extended protocol also where there are no parameters, as only that can prepare. */
const prepared = { prepare: true, simple: false }
const planned = { prepare: false, simple: false }

function statement(sql: Sql, { sql: text, parameters }: CompiledQuery) {
  const options = text.includes(unprepared) ? planned : prepared
  return sql.unsafe(text, [...parameters] as never[], options)
}

/** After an error of this kind the server hangs up (PostgreSQL, Message Severity Levels). */
function isFatal(error: unknown): boolean {
  return error instanceof postgres.PostgresError && ['FATAL', 'PANIC'].includes(error.severity)
}
