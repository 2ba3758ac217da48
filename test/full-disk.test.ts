// @module-tag mount
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Event } from '../lib/events/schema.ts'
import type { EventsPage } from '../lib/search/schema.ts'
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'
import { mountSmallDisk, type SmallDisk } from './support/small-disk.ts'

vi.setConfig({ testTimeout: 120_000 })

const withLongWaits = { timeout: 60_000, interval: 50 }
const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }

async function folderOnDisk(megabytes: number): Promise<[LifeLogFolder, SmallDisk]> {
  const data = await makeFolder()
  const disk = await mountSmallDisk(data.path, megabytes)
  onTestFinished(async () => {
    await data.stop()
    await disk.unmount()
    await data.remove()
  })
  return [data, disk]
}

/** Enough for a new database and some more. */
const roomy = 200

async function failure(data: LifeLogFolder): Promise<string | undefined> {
  const lifelog = data.start({ API_TOKEN: token })
  expect(await lifelog.ended).toBe(1)
  expect(await data.postmaster()).toBeUndefined()
  expect(lifelog.stderr).toHaveLength(1)
  return lifelog.stderr[0]
}

async function record(url: string, description: string): Promise<Response> {
  const body = JSON.stringify({ title: 'kept', description })
  return fetch(`${url}/api/events`, { method: 'POST', headers, body })
}

async function titles(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/events?limit=200`, { headers })
  expect(answer.status).toBe(200)
  return ((await answer.json()) as EventsPage).items.map(({ title }) => title)
}

test('a disk that is full at the first start is said, and with room it starts', async () => {
  const [data, disk] = await folderOnDisk(8)
  expect(await failure(data)).toMatch(/\/data\S* is on a disk that is full\. Make room, then start/)
  await disk.resize(roomy)
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  expect((await record(url, '')).status).toBe(201)
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})

test('a disk that is full at a later start is said, and nothing is lost', async () => {
  const [data, disk] = await folderOnDisk(roomy)
  const first = data.start({ API_TOKEN: token })
  expect((await record(await first.ready(), '')).status).toBe(201)
  expect(await first.kill('SIGTERM')).toBe(0)
  await disk.fill()
  expect(await failure(data)).toMatch(/\/data\S* is on a disk that is full\. Make room, then start/)
  await disk.clear()
  const second = data.start({ API_TOKEN: token })
  expect(await titles(await second.ready())).toEqual(['kept'])
  expect(await second.kill('SIGTERM')).toBe(0)
})

test('a read-only disk is said, at the first start and at a later one', async () => {
  const [data, disk] = await folderOnDisk(roomy)
  await disk.setReadOnly(true)
  const said = /\/data\S* is on a file system that is read-only\. Mount it for writing/
  expect(await failure(data)).toMatch(said)
  await disk.setReadOnly(false)
  const lifelog = data.start({ API_TOKEN: token })
  await lifelog.ready()
  expect(await lifelog.kill('SIGTERM')).toBe(0)
  await disk.setReadOnly(true)
  expect(await failure(data)).toMatch(said)
  await disk.setReadOnly(false)
  expect(await titles(await data.start({ API_TOKEN: token }).ready())).toEqual([])
})

test('a disk that fills up is said, nothing acknowledged is lost, and with room it goes on', async () => {
  const [data, disk] = await folderOnDisk(roomy)
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  await disk.fill()
  let acknowledged = 0
  let refused: Response | undefined
  // What PostgreSQL has set aside for its log holds some more.
  while (!refused) {
    const answer = await record(url, 'full '.repeat(20_000))
    if (answer.status === 201) acknowledged += 1
    else refused = answer
  }
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({
    code: 'database_unavailable',
    detail: expect.stringMatching(/disk .*is full/),
  })
  await disk.clear()
  await vi.waitFor(async () => expect((await record(url, '')).status).toBe(201), withLongWaits)
  expect(await titles(url)).toHaveLength(acknowledged + 1)
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})

test('while PostgreSQL cannot start again for a full disk, that is said everywhere', async () => {
  const [data, disk] = await folderOnDisk(roomy)
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  const { id } = (await (await record(url, '')).json()) as Event
  await disk.fill()
  process.kill((await data.postmaster()) as number, 'SIGKILL')
  const said = /being started again \(try \d+\)\. The disk is full: make room\./
  await vi.waitFor(async () => {
    const health = await fetch(`${url}/health/ready`)
    expect(health.status).toBe(503)
    expect(await health.json()).toMatchObject({
      status: 'not_ready',
      detail: expect.stringMatching(said),
    })
  }, withLongWaits)
  const page = await fetch(url, { headers: { ...headers, Accept: 'text/html' } })
  expect(page.status).toBe(503)
  expect(await page.text()).toMatch(said)
  await disk.clear()
  await vi.waitFor(
    async () => expect((await fetch(`${url}/api/events/${id}`, { headers })).status).toBe(200),
    withLongWaits,
  )
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})
