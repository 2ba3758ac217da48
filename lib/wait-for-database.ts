import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { openDatabase } from '../db/client.ts'
import { isDatabaseUnavailable } from '../db/errors.ts'
import { migrate } from '../db/migrate.ts'
import { dumpBeforeMigrating } from './backups/dump-before-migrating.ts'
import type { Config } from './base/config.ts'

/**
 * Migrates the database once it is there. One may take longer to start than LifeLog, and a wrong
 * password may be corrected; what is
 * wrong otherwise is thrown.
 */
export async function migrateWhenReachable(
  { DATABASE_URL: url = '', LIFELOG_DATA_DIR: dataDir }: Config,
  log: Logger,
  isOwn: boolean,
  stop: AbortSignal | undefined,
): Promise<void> {
  const beforehand = async (migration: string) => {
    const dump = await dumpBeforeMigrating(url, dataDir, migration, new Date())
    log.info({ dump }, 'the database was dumped before it is migrated')
  }
  for (let delay = 500; ; delay = Math.min(delay * 2, 10_000)) {
    const connection = openDatabase(url, 1, { withoutTimeouts: true })
    try {
      const names = await migrate(connection.db, undefined, beforehand, (migration) =>
        log.info({ migration }, 'the database is being migrated; a million events take minutes'),
      )
      if (names.length > 0) log.info({ migrations: names }, 'the database was migrated')
      return
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error
      if (isOwn && isRefused(error)) throw ownPasswordRefused(dataDir, error)
      log.warn({ err: error, retry_in_ms: delay }, whyUnavailable(error, new URL(url)))
      await wait(delay, undefined, { signal: stop })
    } finally {
      await connection.close()
    }
  }
}

/** In words, with what to do: the log of a first start is read by who has just set it up. */
function whyUnavailable(error: unknown, { host, username }: URL): string {
  return isRefused(error)
    ? `the database at ${host} refuses the password of ${username}: correct it in DATABASE_URL, or in the database (alter role … password)`
    : `the database at ${host} does not answer yet`
}

/** SQLSTATE class 28: invalid authorization. */
function isRefused(error: unknown): boolean {
  return /^28...$/.test(String((error as { code?: unknown }).code))
}

function ownPasswordRefused(dataDir: string, cause: unknown): Error {
  const file = join(dataDir, 'postgres/cluster/lifelog-password')
  return new Error(
    `LifeLog's own database refuses the password in ${file}. Remove that file and start again: LifeLog then sets a new one.`,
    { cause },
  )
}
