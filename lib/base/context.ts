import type { Logger } from 'pino'
import type { Database } from '../../db/client.ts'
import type { Assets } from '../browser/assets.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { SettingsCache } from '../settings/cache.ts'
import type { Storage } from '../storage/client.ts'
import type { Config } from './config.ts'
import type { Slots } from './semaphore.ts'

/** What every verb is handed; there is no ambient state. */
export type Context = {
  db: Database
  storage: Storage
  config: Config
  /** Settings and token hash as they are now, in whichever instance they were changed. */
  settings: SettingsCache
  metrics: Metrics
  /** What browsers get, as it was at the start. */
  assets: Assets
  slots: {
    /** For what holds a connection to the database while the storage works. */
    storing: Slots
    /** For backups and restores. */
    transfers: Slots
  }
  now: () => Date
  log: Logger
  /** Why LifeLog's own database is down, for its owner, while it's being started again. */
  databaseTrouble?: (() => string | undefined) | undefined
}
