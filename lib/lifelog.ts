import { join } from 'node:path'
import type { Logger } from 'pino'
import { openDatabase } from '../db/client.ts'
import { type App, createApp } from './app/app.ts'
import { findRoutes } from './app/router.ts'
import { loadAssets } from './assets/assets.ts'
import { createPictureProcess } from './attachments/renditions/picture-process.ts'
import { clearTemporaryFiles } from './attachments/upload/temporary-file.ts'
import { seedCredentials } from './auth/credentials.ts'
import { startBackground } from './background.ts'
import type { Config } from './base/config.ts'
import { root } from './base/installation.ts'
import { createSlots } from './base/semaphore.ts'
import type { Context } from './context.ts'
import { refuseForeignFolder } from './embedded/foreign-folder.ts'
import { startObjectStore } from './embedded/object-store.ts'
import { storageKeys } from './embedded/storage-keys.ts'
import { connectionLimits } from './http/connections.ts'
import { createMetrics } from './metrics/metrics.ts'
import { startOwnDatabase } from './own-database.ts'
import { useOwnStorageKey } from './own-storage-key.ts'
import { createGazetteer } from './places/gazetteer.ts'
import { openSettingsCache } from './settings/cache.ts'
import { seedSettings } from './settings/settings.ts'
import type { Signals } from './signals.ts'
import { cachedReachability } from './storage/answers.ts'
import { openStorage } from './storage/client.ts'
import { keepPreparing } from './storage/prepare.ts'
import { ofEmbedded } from './storage/probe.ts'
import { migrateWhenReachable } from './wait-for-database.ts'

export type LifeLog = {
  app: App
  ctx: Context
  /** Secrets that were made because nobody gave any, to be shown this once. */
  generated: { password?: string; token?: string }
  /** Ends background work, connections and what is embedded, in this order. */
  close(): Promise<void>
}

const functions = join(root, 'functions')

/**
 * Starts everything behind the app: the database (waiting for it as long as it takes), its schema,
 * the storage (in the background), the endpoints. What was started is ended again on failure, and
 * where `stop` is aborted meanwhile; `hurry` is for closing.
 * @param ownDatabase where it's being started already
 */
export async function openLifeLog(
  given: Config,
  log: Logger,
  now: () => Date = () => new Date(),
  { stop, hurry }: Partial<Signals> = {},
  ownDatabase?: ReturnType<typeof startOwnDatabase>,
): Promise<LifeLog> {
  await using opening = new AsyncDisposableStack()
  const config = { ...given }
  let databaseTrouble: (() => string | undefined) | undefined
  if (config.DATABASE_URL) await refuseForeignFolder(config.LIFELOG_DATA_DIR)
  else {
    const postgres = await (ownDatabase ?? startOwnDatabase(config, log))
    opening.defer(() => postgres.stop())
    config.DATABASE_URL = postgres.url
    databaseTrouble = postgres.trouble
    stop?.throwIfAborted()
  }
  await clearTemporaryFiles(config.LIFELOG_DATA_DIR)
  if (!config.RUSTFS_ENDPOINT) {
    const dir = join(config.LIFELOG_DATA_DIR, 'storage')
    const { accessKey, secretKey } = await storageKeys(dir)
    const store = await startObjectStore({
      dir,
      host: config.HOST,
      port: config.EMBEDDED_STORAGE_PORT,
      limits: connectionLimits(config),
      region: config.RUSTFS_REGION,
      accessKey,
      secretKey,
      now,
      log,
      hurry,
    })
    opening.defer(() => store.close())
    config.RUSTFS_ENDPOINT = store.endpoint
    config.RUSTFS_PUBLIC_PORT ??= store.port
    config.RUSTFS_ACCESS_KEY = accessKey
    config.RUSTFS_SECRET_KEY = secretKey
  }

  const database = openDatabase(config.DATABASE_URL, config.DATABASE_POOL_MAX)
  opening.defer(() => database.close())
  const isOwn = given.DATABASE_URL === undefined
  await migrateWhenReachable(config, log, isOwn, stop)
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
  const beforehand = () => useOwnStorageKey(database.db, storage, log)
  const preparation = given.RUSTFS_ENDPOINT ? { beforehand } : { known: ofEmbedded }
  opening.defer(keepPreparing(storage, log, now, preparation))

  const metrics = createMetrics()
  const assets = await loadAssets()
  // A slow storage must not get all connections.
  const storing = createSlots(Math.min(4, Math.floor(config.DATABASE_POOL_MAX / 2)))
  const slots = {
    storing,
    transfers: createSlots(2),
    renditions: createSlots(1),
    hashing: createSlots(2),
  }
  const pictures = createPictureProcess()
  opening.defer(() => pictures.close())
  const ctx: Context = {
    db: database.db,
    searchDb: database.searchDb,
    storage,
    storageAnswers: cachedReachability(storage),
    config,
    settings,
    metrics,
    assets,
    slots,
    pictures,
    renditionsInFlight: new Map(),
    gazetteer: createGazetteer(),
    now,
    log,
    databaseTrouble,
  }
  const background = startBackground(ctx)
  opening.defer(() => background.stop())
  const app = createApp(ctx, await findRoutes(functions))
  stop?.throwIfAborted()
  const opened = opening.move()
  return { app, ctx, generated, close: () => opened.disposeAsync() }
}
