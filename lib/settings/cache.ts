import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, DatabaseConnection } from '../../db/client.ts'
import { deviceKeyOf } from '../auth/device-cookie.ts'
import type { Config } from '../base/config.ts'
import type { Settings } from './schema.ts'
import { settingsFrom } from './settings.ts'

/** The setting that holds how the owner answered when the browser's timezone was offered. */
export const timezoneOffer = 'timezone_offer'

const channel = 'lifelog_settings'

/** What the owner may have changed a moment ago, in this instance or another. */
export type Snapshot = {
  settings: Settings
  tokenHash: string | undefined
  /** The password is still the one that every example of a configuration has. */
  defaultPassword: boolean
  deviceKey: string
  /** The login asks for a code, too. */
  secondFactor: boolean
  /** The owner's timezone is that of the server, and nobody chose it or agreed to it. */
  timezoneAssumed: boolean
}

export type SettingsCache = {
  /** What is in force now. Read from the database only after a change. */
  get(): Promise<Snapshot>
  /** The last that was read, also where the database is down; undefined before the first. */
  lastKnown(): Snapshot | undefined
  /** The key that signs the cookies of devices; the last one known where the database is down. */
  deviceKey(): Promise<string>
  /** Tells every instance of a change; resolves when this one has heard it. */
  invalidate(): Promise<void>
}

/** How long a snapshot is trusted, in ms, should the connection that hears of changes be lost. */
const cacheTtl = 5_000

/**
 * Keeps what is in force in memory, since every request asks for it, and drops it as soon as
 * PostgreSQL notifies of a change.
 */
export async function openSettingsCache(
  { db, listen }: Pick<DatabaseConnection, 'db' | 'listen'>,
  config: Config,
): Promise<SettingsCache> {
  let snapshot: Promise<Snapshot> | undefined
  let readAt = 0
  let lastKnown: Snapshot | undefined
  let waiting: (() => void)[] = []
  await listen(channel, () => {
    snapshot = undefined
    for (const resolve of waiting) resolve()
    waiting = []
  })
  const cache: SettingsCache = {
    get() {
      if (!snapshot || performance.now() - readAt > cacheTtl) {
        const reading = readSnapshot(db, config)
        snapshot = reading
        readAt = performance.now()
        reading.then(
          (read) => {
            lastKnown = read
          },
          () => {
            if (snapshot === reading) snapshot = undefined
          },
        )
      }
      return snapshot
    },
    lastKnown: () => lastKnown,
    async deviceKey() {
      try {
        return (await cache.get()).deviceKey
      } catch (error) {
        if (lastKnown === undefined) throw error
        return lastKnown.deviceKey
      }
    },
    async invalidate() {
      const heard = new Promise<void>((resolve) => waiting.push(resolve))
      await sql`select pg_notify(${channel}, '')`.execute(db)
      const timeout = new Promise((resolve) => setTimeout(resolve, 1000).unref())
      await Promise.race([heard, timeout])
      snapshot = undefined
    },
  }
  return cache
}

async function readSnapshot(db: Database, config: Config): Promise<Snapshot> {
  const { token, settings, seeded, password, factor, assumed } = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('credentials')
        .select((eb) => eb('hash', '=', eb.ref('environment_hash')).as('seeded'))
        .where('kind', '=', 'password')
        .as('seeded'),
      eb.selectFrom('credentials').select('hash').where('kind', '=', 'password').as('password'),
      eb.selectFrom('credentials').select('hash').where('kind', '=', 'token').as('token'),
      eb
        .selectFrom('second_factor')
        .select('id')
        .where('confirmed_at', 'is not', null)
        .as('factor'),
      eb
        .selectFrom('settings')
        .select(
          sql<Record<string, unknown>>`coalesce(jsonb_object_agg(name, value), '{}')`.as('all'),
        )
        .as('settings'),
      eb
        .selectFrom('settings')
        .select((eb) => eb('value', '=', eb.ref('environment_value')).as('same'))
        .where('name', '=', 'timezone')
        .as('assumed'),
    ])
    .executeTakeFirstOrThrow()
  return {
    settings: settingsFrom(settings ?? {}, config),
    tokenHash: token ?? undefined,
    defaultPassword: seeded === true && config.ADMIN_PASSWORD === 'CHANGE_ME',
    secondFactor: factor === true,
    timezoneAssumed:
      assumed === true && !config.LIFELOG_TIMEZONE && settings?.[timezoneOffer] === undefined,
    deviceKey: deviceKeyOf(password ?? randomUUID()),
  }
}
