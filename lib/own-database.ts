import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from './base/config.ts'
import { refuseForeignFolder } from './embedded/foreign-folder.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/postgres.ts'

/** Connections to a database of LifeLog's own that aren't the pool's: what listens, a backup, psql. */
const reservedConnections = 40

/**
 * Starts a PostgreSQL of LifeLog's own.
 * @throws {Error} what to do, as `startEmbeddedPostgres`, and where the data folder is another program's
 */
export async function startOwnDatabase(
  { DATABASE_POOL_MAX, LIFELOG_DATA_DIR }: Config,
  log: Logger,
): Promise<EmbeddedPostgres> {
  await refuseForeignFolder(LIFELOG_DATA_DIR)
  return startEmbeddedPostgres({
    dir: join(LIFELOG_DATA_DIR, 'postgres'),
    log,
    settings: { max_connections: `${DATABASE_POOL_MAX + reservedConnections}` },
  })
}
