import { afterAll, beforeAll, expect, test } from 'vitest'
import { environment, readMemory, useLifeLog } from './bench/memory.ts'
import { seed, untilSettled } from './bench/seed.ts'
import { type LifeLogFolder, type LifeLogProcess, makeFolder } from './support/process.ts'

const events = 100_000

let data: LifeLogFolder
let lifelog: LifeLogProcess
let url: string

beforeAll(async () => {
  data = await makeFolder()
  const first = data.start(environment, { keepLog: false })
  await first.ready()
  await seed(await data.databaseUrl(), events)
  await untilSettled(await data.databaseUrl())
  await first.kill('SIGTERM')
  lifelog = data.start(environment, { keepLog: false })
  url = await lifelog.ready()
}, 600_000)
afterAll(() => data?.remove())

/** Soon enough: what is idle ends within half a minute. */
const soon = { timeout: 120_000, interval: 1_000 }

test('at rest LifeLog takes 115 MB, and 130 with PostgreSQL', async () => {
  await expect.poll(async () => (await memory()).own, soon).toBeLessThan(115_000_000)
  await expect.poll(async () => (await memory()).all, soon).toBeLessThan(130_000_000)
}, 300_000)

test('after 600 pages, 40 photos and 30 sign-ins it takes 170 MB', async () => {
  await useLifeLog(url, events, { pages: 600, photos: 40, logins: 30 })
  await expect.poll(async () => (await memory()).own, soon).toBeLessThan(170_000_000)
}, 1_800_000)

function memory() {
  return readMemory(data, lifelog)
}
