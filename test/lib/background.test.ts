import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../lib/embedded/postgres.ts'
import { startLifeLog, type TestLifeLog } from '../support/setup.ts'

// On a PostgreSQL of its own: what others write to other databases of the same one counts as well.
let dir: string
let server: EmbeddedPostgres
let lifelog: TestLifeLog
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lifelog-test-background-'))
  const log = pino({ level: 'silent' })
  server = await startEmbeddedPostgres({ dir, log, settings: { autovacuum: 'off' } })
  lifelog = await startLifeLog({ DATABASE_URL: server.url })
})
afterAll(async () => {
  await lifelog?.close()
  await server?.stop()
  await rm(dir, { recursive: true })
})

const resting = ['reading texts of files', 'indexing files', 'changing tags', 'reading lexemes']

/** How often each work was done so far. */
async function runs(): Promise<Record<string, number>> {
  const metrics = await (await lifelog.request('/metrics')).text()
  const lines = metrics.matchAll(/^lifelog_background_runs_total\{work="(.+?)",.*\} (\d+)$/gm)
  return Object.fromEntries([...lines].map(([, work, count]) => [work, Number(count)]))
}

test('what follows writes rests while nothing is written, and begins again with the next write', async () => {
  let atRest = await runs()
  const isAtRest = async () => {
    const before = atRest
    await wait(3_000)
    atRest = await runs()
    return resting.every((work) => atRest[work] && atRest[work] === before[work])
  }
  // What the start wrote is to be done first.
  await expect.poll(isAtRest).toBe(true)
  await wait(4_500)
  const after = await runs()
  for (const work of resting) expect(after[work], work).toBe(atRest[work])
  expect(after['deleting files']).toBeGreaterThan(atRest['deleting files'] as number)

  await lifelog.record({ title: 'Lunch at the harbour' })
  const isDone = async () => {
    const now = await runs()
    return resting.every((work) => (now[work] as number) > (after[work] as number))
  }
  await expect.poll(isDone).toBe(true)
})
