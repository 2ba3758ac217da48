import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Readiness } from '../../lib/health/schema.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { startFaulty } from '../support/faulty-storage.ts'
import { startLifeLog, type TestLifeLog } from '../support/setup.ts'

let storage: Awaited<ReturnType<typeof startFaulty>>
let lifelog: TestLifeLog

beforeAll(async () => {
  storage = await startFaulty((request, response) => {
    request.resume()
    response.writeHead(500).end()
  })
  lifelog = await startLifeLog({
    RUSTFS_ENDPOINT: storage.endpoint,
    RUSTFS_ACCESS_KEY: 'access',
    RUSTFS_SECRET_KEY: 'secret',
  })
  await vi.waitUntil(() => lifelog.ctx.storage.status.checked_at, 60_000)
})
afterAll(async () => {
  await lifelog.close()
  await storage.stop()
})

test('without the storage alone LifeLog is degraded with 200, so that no proxy takes it away', async () => {
  expect(await lifelog.json<Readiness>('/health/ready')).toEqual({
    status: 'degraded',
    database: 'ok',
    migrations: 'ok',
    storage: 'unavailable',
  })
  await lifelog.json('/api/events', { method: 'POST', json: { title: 'goes on' } }, 201)
})

test('metrics, settings and the settings page go on saying that the storage is away', async () => {
  const metrics = await (await lifelog.request('/metrics')).text()
  expect(metrics).toContain('lifelog_up{part="storage"} 0')
  const settings = await lifelog.json<SettingsView>('/api/settings')
  expect(settings.storage).toMatchObject({ reachable: false, error: expect.stringMatching(/500/) })
  const page = await (await lifelog.request('/settings')).text()
  expect(page).toContain(settings.storage.error)
})
