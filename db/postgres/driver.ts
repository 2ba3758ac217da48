import type { Driver } from 'kysely'
import type { Connection } from './connection.ts'
import type { Pool } from './pool.ts'

/**
 * Lets Kysely's transactions use `pool`. The pools of postgres.js and of Kysely's dialect for it keep
 * a connection that was lost, and it is useless for good where a query was about to be written when
 * it broke (porsager/postgres, issue 1208).
 */
export function poolDriver(pool: Pool): Driver {
  return {
    async init() {},
    acquireConnection: () => pool.acquire(),
    async beginTransaction(connection, { isolationLevel, accessMode }) {
      const mode = [isolationLevel && `isolation level ${isolationLevel}`, accessMode]
      await (connection as Connection).execute(['begin', ...mode].filter(Boolean).join(' '))
    },
    async commitTransaction(connection) {
      const outcome = await (connection as Connection).execute('commit')
      if (outcome !== 'COMMIT') throw new Error('The transaction had failed and was rolled back.')
    },
    async rollbackTransaction(connection) {
      // Where the connection is lost, the server has rolled back by itself.
      if (!(connection as Connection).lost) await (connection as Connection).execute('rollback')
    },
    async releaseConnection(connection) {
      pool.release(connection as Connection)
    },
    destroy: () => pool.end(5_000),
  }
}
