import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { pino } from 'pino'
import { openDatabase } from '../../db/client.ts'
import { loadAssets } from '../../lib/assets/assets.ts'
import { createPictureProcess } from '../../lib/attachments/renditions/picture-process.ts'
import { readConfig } from '../../lib/base/config.ts'
import type { Context } from '../../lib/context.ts'
import { startObjectStore } from '../../lib/embedded/object-store.ts'
import { createMetrics } from '../../lib/metrics/metrics.ts'
import { createGazetteer } from '../../lib/places/gazetteer.ts'
import { openSettingsCache } from '../../lib/settings/cache.ts'
import { cachedReachability } from '../../lib/storage/answers.ts'
import { openStorage } from '../../lib/storage/client.ts'
import { putObject } from '../../lib/storage/objects.ts'
import { prepareStorage } from '../../lib/storage/prepare.ts'
import { createMigratedDatabase } from './postgres.ts'
import { createContextSlots } from './slots.ts'

const account = { accessKey: 'access', secretKey: 'secret-secret', region: 'us-east-1' }
const bucket = 'lifelog-attachments'

/** PostgreSQL and the object store with nothing that works in the background. */
export type QuietLifeLog = {
  ctx: Context
  /** Deletes all events, files and what is noted of them. */
  clear(): Promise<void>
  /** Adds an event with a ready file of this text under each key. @returns its id */
  addEvent(event: { uid: string; title: string }, files: Map<string, string>): Promise<number>
  close(): Promise<void>
}

/** What the verbs of LifeLog need, without endpoints and without anybody else. */
export async function openQuietLifeLog(): Promise<QuietLifeLog> {
  const database = await createMigratedDatabase()
  const connection = openDatabase(database.url, 12)
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-quiet-'))
  const log = pino({ level: 'silent' })
  const store = await startObjectStore({ dir, host: '127.0.0.1', port: 0, ...account, log })
  const storage = openStorage({ endpoint: store.endpoint, bucket, ...account })
  const config = readConfig({ LIFELOG_DATA_DIR: dir, DATABASE_URL: database.url })
  const { db, searchDb } = connection
  const ctx: Context = {
    db,
    searchDb,
    storage,
    config,
    settings: await openSettingsCache(connection, config),
    metrics: createMetrics(),
    assets: await loadAssets(),
    storageAnswers: cachedReachability(storage),
    slots: createContextSlots(4),
    pictures: createPictureProcess(),
    renditionsInFlight: new Map(),
    gazetteer: createGazetteer(),
    now: () => new Date(),
    log,
  }
  await prepareStorage(storage, log, ctx.now)
  return {
    ctx,
    async clear() {
      await db.deleteFrom('events').execute()
      await db.deleteFrom('object_deletions').execute()
      await db.deleteFrom('backups').execute()
      const objects = join(dir, 'buckets', bucket, 'objects')
      for (const name of await readdir(objects)) await rm(join(objects, name))
    },
    async addEvent(event, files) {
      const { id } = await db
        .insertInto('events')
        .values(event)
        .returning('id')
        .executeTakeFirstOrThrow()
      for (const [key, text] of files) {
        const sha256 = createHash('sha256').update(text).digest('hex')
        const bytes = Buffer.from(text)
        const { etag } = await putObject(storage, key, bytes, bytes.length, 'text/plain')
        await sql`
          insert into attachments (
            event_id, key, filename, content_type, size_bytes, state, etag, sha256, uploaded_at)
          values (
            ${id}, ${key}, 'a.txt', 'text/plain', ${bytes.length}, 'ready', ${etag}, ${sha256},
            now())`.execute(db)
      }
      return id
    },
    async close() {
      await ctx.pictures.close()
      storage.close()
      await store.close()
      await connection.close()
      await database.drop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
