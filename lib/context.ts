import type { Logger } from 'pino'
import type { Database } from '../db/client.ts'
import type { Assets } from './assets/assets.ts'
import type { PictureProcess } from './attachments/renditions/picture-process.ts'
import type { Config } from './base/config.ts'
import type { Slots } from './base/semaphore.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Gazetteer } from './places/gazetteer.ts'
import type { SettingsCache } from './settings/cache.ts'
import type { Storage } from './storage/client.ts'

/** What every verb is handed; there is no ambient state. */
export type Context = {
  db: Database
  /** The same for whatever may have to look at many events: it never takes the last connections. */
  searchDb: Database
  storage: Storage
  /** Whether the storage has the bucket at this moment, asked every two seconds at most. */
  storageAnswers: () => Promise<boolean>
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
    /** A large picture takes a processor and much memory: one at a time. */
    renditions: Slots
    /** Hashing a password holds 19 MiB and a core; a flood of logins waits in line. */
    hashing: Slots
  }
  /** Decodes pictures, outside of this process. */
  pictures: PictureProcess
  /** Renditions that are being made, by the attachment's key. */
  renditionsInFlight: Map<string, Promise<void>>
  gazetteer: Gazetteer
  now: () => Date
  log: Logger
  /** Why LifeLog's own database is down, for its owner, while it's being started again. */
  databaseTrouble?: (() => string | undefined) | undefined
}
