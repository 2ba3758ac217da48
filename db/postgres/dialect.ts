import { PostgresJSDialect } from 'kysely-postgres-js'
import { poolDriver } from './driver.ts'
import type { Pool } from './pool.ts'

/** Kysely's dialect for postgres.js, with `pool` in place of the dialect's own connections. */
export class PoolDialect extends PostgresJSDialect {
  readonly #pool: Pool

  constructor(pool: Pool) {
    super({ postgres: () => Promise.reject(new Error('The pool opens every connection.')) })
    this.#pool = pool
  }

  override createDriver() {
    return poolDriver(this.#pool)
  }
}
