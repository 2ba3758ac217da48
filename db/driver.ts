import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { Sql, TransactionSql } from 'postgres'
import { isConnectionLost } from './unavailable.ts'

/** How long a query waits for a connection, in ms: longer than it takes to open one or fail. */
const patience = 10_000

type Connection = DatabaseConnection & { transaction: Transaction | undefined }

/**
 * Lets Kysely use postgres.js by its own pool and transactions. The driver of the dialect reserves
 * a connection for each query instead and puts it back also where it was lost, and the next query
 * on it ends the process. Only within a transaction do queries share a connection.
 */
export function poolDriver(sql: Sql): Driver {
  const pool = { sql, execute: <R>(query: CompiledQuery) => execute<R>(sql, query) }
  return {
    async init() {},
    async acquireConnection() {
      const connection: Connection = {
        transaction: undefined,
        executeQuery: (query) => (connection.transaction ?? pool).execute(query),
        async *streamQuery(query, size) {
          const { sql } = connection.transaction ?? pool
          for await (const rows of statement(sql, query).cursor(size))
            yield { rows: rows as never[] }
        },
      }
      return connection
    },
    async beginTransaction(connection, { isolationLevel, accessMode }) {
      const options = [isolationLevel && `isolation level ${isolationLevel}`, accessMode]
      const transaction = await begin(sql, options.filter(Boolean).join(' '))
      ;(connection as Connection).transaction = transaction
    },
    async commitTransaction(connection) {
      await (connection as Connection).transaction?.commit()
    },
    async rollbackTransaction(connection) {
      await (connection as Connection).transaction?.rollback()
    },
    async releaseConnection() {},
    async destroy() {
      await sql.end({ timeout: 5 })
    },
  }
}

type Transaction = {
  sql: TransactionSql
  execute<R>(query: CompiledQuery): Promise<QueryResult<R>>
  commit(): Promise<void>
  rollback(): Promise<void>
}

/**
 * A transaction whose end is decided later. Where its connection is lost nothing more is sent: the
 * server has rolled back by itself.
 */
async function begin(sql: Sql, options: string): Promise<Transaction> {
  const begun = Promise.withResolvers<TransactionSql>()
  const decided = Promise.withResolvers<void>()
  let lost: unknown
  const finished = sql.begin(options, (transaction) => {
    begun.resolve(transaction)
    return decided.promise
  })
  finished.catch((error) => {
    lost ??= error
    begun.reject(error)
  })
  const tooLate = setTimeout(() => {
    begun.reject(noConnection())
    decided.reject(noConnection())
  }, patience)
  decided.promise.catch(() => {})
  const transaction = await begun.promise.finally(() => clearTimeout(tooLate))
  return {
    sql: transaction,
    async execute(query) {
      if (lost) throw lost
      try {
        return await execute(transaction, query)
      } catch (error) {
        if (isConnectionLost(error)) lost ??= error
        throw error
      }
    },
    async commit() {
      if (lost) throw lost
      decided.resolve()
      await finished
    },
    async rollback() {
      if (lost) return
      decided.reject(new Error('rolled back'))
      await finished.catch(() => {})
    },
  }
}

async function execute<R>(
  sql: Sql | TransactionSql,
  query: CompiledQuery,
): Promise<QueryResult<R>> {
  const pending = statement(sql, query)
  let tooLate = false
  const timer = setTimeout(() => {
    tooLate = !('state' in pending && pending.state)
    if (tooLate) pending.cancel()
  }, patience)
  try {
    const result = await pending
    return { rows: [...result] as R[], numAffectedRows: BigInt(result.count ?? 0) }
  } catch (error) {
    throw tooLate ? noConnection() : error
  } finally {
    clearTimeout(timer)
  }
}

/** By the extended protocol also where there are no parameters, as only that can prepare. */
const prepared = { prepare: true, simple: false }

function statement(sql: Sql | TransactionSql, { sql: text, parameters }: CompiledQuery) {
  return sql.unsafe(text, [...parameters] as never[], prepared)
}

function noConnection(): Error {
  const message = `No connection to the database was free within ${patience / 1000} s.`
  return Object.assign(new Error(message), { code: 'CONNECT_TIMEOUT' })
}
