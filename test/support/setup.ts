import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InferInput } from 'valibot'
import { afterAll, beforeAll, vi } from 'vitest'
import { type Config, readConfig } from '../../lib/base/config.ts'
import { createLog } from '../../lib/base/log.ts'
import type { Event, NewEvent } from '../../lib/events/schema.ts'
import { type LifeLog, openLifeLog } from '../../lib/lifelog.ts'
import { createMigratedDatabase } from './postgres.ts'

export const password = 'correct horse battery'
export const token = 'llog_test-token-of-the-owner-0123456789'

/** Configuration that goes over that of the tests. */
export type Environment = Partial<Record<keyof Config, string>>

export type TestLifeLog = LifeLog & {
  /** A request to the app with the owner's token, and JSON where `json` is given. */
  request(path: string, init?: RequestInit & { json?: unknown }): Promise<Response>
  /** The same, expecting `status`; gives the JSON of the answer. */
  json<T>(path: string, init?: RequestInit & { json?: unknown }, status?: number): Promise<T>
  /** Records an event. */
  record(event: InferInput<typeof NewEvent>): Promise<Event>
  /** Deletes all events, those in the trash too. */
  deleteEvents(): Promise<void>
  /** What was logged so far, a line each. */
  logged: string[]
}

/** startLifeLog for all tests of a file or of a `describe`: there before the first, ended after the last. */
export function useLifeLog(...given: Parameters<typeof startLifeLog>): TestLifeLog {
  const lifelog = {} as TestLifeLog
  beforeAll(async () => {
    Object.assign(lifelog, await startLifeLog(...given))
  })
  afterAll(() => lifelog.close?.())
  return lifelog
}

/**
 * LifeLog in this process, with an empty database of its own and the embedded object store in a
 * temporary folder; `environment` goes over its configuration.
 */
export async function startLifeLog(
  environment: Environment = {},
  now?: () => Date,
): Promise<TestLifeLog> {
  const database = environment.DATABASE_URL ? undefined : await createMigratedDatabase()
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-test-'))
  const logged: string[] = []
  const config = readConfig({
    HOST: '127.0.0.1',
    EMBEDDED_STORAGE_PORT: '0',
    DATABASE_URL: database?.url,
    LIFELOG_DATA_DIR: dir,
    LIFELOG_TIMEZONE: 'Europe/Berlin',
    ADMIN_PASSWORD: password,
    API_TOKEN: token,
    ...environment,
  })
  const log = createLog('debug', { write: (line) => void logged.push(line) })
  const lifelog = await openLifeLog(config, log, now)
  if (!environment.RUSTFS_ENDPOINT) {
    const { storage } = lifelog.ctx
    await vi.waitUntil(() => storage.status.checked_at, { timeout: 60_000, interval: 5 })
  }
  const request: TestLifeLog['request'] = async (path, { json, ...init } = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${token}`)
    if (json !== undefined) headers.set('Content-Type', 'application/json')
    return lifelog.app.request(path, {
      ...init,
      headers,
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
  }
  const json: TestLifeLog['json'] = async (path, init, status = 200) => {
    const response = await request(path, init)
    const text = await response.text()
    if (response.status !== status) {
      throw new Error(`${init?.method ?? 'GET'} ${path}: ${response.status} ${text}`)
    }
    return JSON.parse(text)
  }
  return {
    ...lifelog,
    request,
    json,
    record: (event) => json('/api/events', { method: 'POST', json: event }, 201),
    async deleteEvents() {
      await lifelog.ctx.db.deleteFrom('events').execute()
    },
    logged,
    async close() {
      await lifelog.close()
      await database?.drop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Waits until LifeLog has prepared a storage that isn't the embedded one. */
export async function storageIsReachable({ ctx }: LifeLog): Promise<void> {
  await vi.waitUntil(() => ctx.storage.status.reachable, { timeout: 60_000, interval: 50 })
}
