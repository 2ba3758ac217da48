import { pino } from 'pino'
import { openDatabase } from '../../db/client.ts'
import { readConfig } from '../../lib/base/config.ts'
import { openSettingsCache } from '../../lib/settings/cache.ts'
import { createMigratedDatabase } from './postgres.ts'
import { createContextSlots } from './slots.ts'

/** A database of its own, a clock that stands still until told, and the log as lines. */
export async function setUp() {
  const database = await createMigratedDatabase()
  const stops: (() => Promise<void>)[] = []
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  let time = Date.parse('2026-11-24T12:00:00Z')

  /** One more LifeLog at the same database, with connections of its own. */
  async function instance(env: Record<string, string> = {}) {
    const connection = openDatabase(database.url, 10)
    stops.push(connection.close)
    const config = readConfig(env)
    const settings = await openSettingsCache(connection, config)
    const slots = createContextSlots(4)
    return { db: connection.db, config, settings, slots, now: () => new Date(time), log }
  }

  const ctx = await instance()
  return {
    ctx,
    instance,
    lines,
    /** Lets the clock go on by so many seconds. */
    pass(seconds: number) {
      time += seconds * 1000
    },
    /** Forgets the owner: credentials, sessions and failed logins. */
    async clear() {
      await ctx.db.deleteFrom('credentials').execute()
      await ctx.db.deleteFrom('sessions').execute()
      await ctx.db.deleteFrom('login_attempts').execute()
      await ctx.settings.invalidate()
      lines.length = 0
    },
    async tearDown() {
      for (const stop of stops) await stop()
      await database.drop()
    },
  }
}
