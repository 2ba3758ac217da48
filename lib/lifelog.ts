import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { openDatabase } from '../db/client.ts'
import { isDatabaseUnavailable } from '../db/errors.ts'
import { migrate } from '../db/migrate.ts'
import { type App, createApp } from './app/app.ts'
import { findRoutes } from './app/router.ts'
import { seedCredentials } from './auth/credentials.ts'
import { startBackground } from './background.ts'
import type { Config } from './base/config.ts'
import type { Context } from './base/context.ts'
import { createSlots } from './base/semaphore.ts'
import { loadAssets } from './browser/assets.ts'
import { startObjectStore } from './embedded/object-store.ts'
import { startEmbeddedPostgres } from './embedded/postgres.ts'
import { storageKeys } from './embedded/storage-keys.ts'
import { createMetrics } from './metrics/metrics.ts'
import { openSettingsCache } from './settings/cache.ts'
import { seedSettings } from './settings/settings.ts'
import { openStorage } from './storage/client.ts'
import { keepPreparing } from './storage/prepare.ts'
import { dumpBeforeMigrating } from './transfer/dump-before-migrating.ts'

export type LifeLog = {
  app: App
  ctx: Context
  /** Secrets that were made because nobody gave any, to be shown this once. */
  generated: { password?: string; token?: string }
  /** Ends background work, connections and what is embedded, in this order. */
  close(): Promise<void>
}

const functions = fileURLToPath(new URL('../functions', import.meta.url))

/** Connections to a database of LifeLog's own that aren't the pool's: what listens, a backup, psql. */
const reservedConnections = 40

/**
 * Starts everything behind the app: the database (waiting for it as long as it takes), its schema,
 * the storage (in the background), the endpoints. What was started is ended again on failure.
 */
export async function openLifeLog(
  given: Config,
  log: Logger,
  now: () => Date = () => new Date(),
): Promise<LifeLog> {
  await using opening = new AsyncDisposableStack()
  const config = { ...given }
  if (!config.DATABASE_URL) {
    const postgres = await startEmbeddedPostgres({
      dir: join(config.LIFELOG_DATA_DIR, 'postgres'),
      log,
      settings: { max_connections: `${config.DATABASE_POOL_MAX + reservedConnections}` },
    })
    opening.defer(() => postgres.stop())
    config.DATABASE_URL = postgres.url
  }
  if (!config.RUSTFS_ENDPOINT) {
    const dir = join(config.LIFELOG_DATA_DIR, 'storage')
    const { accessKey, secretKey } = await storageKeys(dir)
    const store = await startObjectStore({
      dir,
      host: config.HOST,
      port: config.EMBEDDED_STORAGE_PORT,
      region: config.RUSTFS_REGION,
      accessKey,
      secretKey,
      now,
      log,
    })
    opening.defer(() => store.close())
    config.RUSTFS_ENDPOINT = store.endpoint
    config.RUSTFS_PUBLIC_PORT ??= store.port
    config.RUSTFS_ACCESS_KEY = accessKey
    config.RUSTFS_SECRET_KEY = secretKey
  }

  const database = openDatabase(config.DATABASE_URL, config.DATABASE_POOL_MAX)
  opening.defer(() => database.close())
  await migrateWhenReachable(config.DATABASE_URL, config.LIFELOG_DATA_DIR, log)
  const generated = await seedCredentials({ db: database.db, config, now, log })
  await seedSettings(database.db, config)
  const settings = await openSettingsCache(database, config)
  await settings.invalidate()

  const storage = openStorage({
    endpoint: config.RUSTFS_ENDPOINT,
    region: config.RUSTFS_REGION,
    bucket: config.RUSTFS_BUCKET,
    accessKey: config.RUSTFS_ACCESS_KEY ?? '',
    secretKey: config.RUSTFS_SECRET_KEY ?? '',
  })
  opening.defer(() => storage.close())
  opening.defer(keepPreparing(storage, log, now))

  const metrics = createMetrics()
  const assets = await loadAssets()
  // A slow storage must not get all connections.
  const storing = createSlots(Math.min(4, Math.floor(config.DATABASE_POOL_MAX / 2)))
  const slots = { storing, transfers: createSlots(2) }
  const ctx: Context = {
    db: database.db,
    storage,
    config,
    settings,
    metrics,
    assets,
    slots,
    now,
    log,
  }
  const background = startBackground(ctx)
  opening.defer(() => background.stop())
  const app = createApp(ctx, await findRoutes(functions))
  const opened = opening.move()
  return { app, ctx, generated, close: () => opened.disposeAsync() }
}

/** A database may take longer to start than LifeLog; what is wrong otherwise is thrown. */
async function migrateWhenReachable(url: string, dataDir: string, log: Logger): Promise<void> {
  const beforehand = async (migration: string) => {
    const dump = await dumpBeforeMigrating(url, dataDir, migration, new Date())
    log.info({ dump }, 'the database was dumped before it is migrated')
  }
  for (let delay = 500; ; delay = Math.min(delay * 2, 10_000)) {
    const connection = openDatabase(url, 1, { withoutTimeouts: true })
    try {
      const names = await migrate(connection.db, undefined, beforehand)
      if (names.length > 0) log.info({ migrations: names }, 'the database was migrated')
      return
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error
      log.warn({ err: error, retry_in_ms: delay }, 'the database does not answer yet')
      await new Promise((resolve) => setTimeout(resolve, delay))
    } finally {
      await connection.close()
    }
  }
}
