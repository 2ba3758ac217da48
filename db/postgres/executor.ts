import {
  type CompiledQuery,
  DefaultConnectionProvider,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely'
import type { Pool } from './pool.ts'

/**
 * Executes what belongs to no transaction on a connection of `pool` directly. By way of Kysely's
 * providers of connections a query takes a dozen promises more, an eighth of all that a request for
 * one event allocates.
 */
export class PoolExecutor extends DefaultQueryExecutor {
  readonly #pool: Pool

  constructor(dialect: Dialect, driver: Driver, pool: Pool) {
    super(
      dialect.createQueryCompiler(),
      dialect.createAdapter(),
      new DefaultConnectionProvider(driver),
    )
    this.#pool = pool
  }

  override async executeQuery<R>(query: CompiledQuery<unknown>): Promise<QueryResult<R>> {
    const connection = await this.#pool.acquire()
    try {
      return await connection.executeQuery<R>(query)
    } finally {
      this.#pool.release(connection)
    }
  }
}
