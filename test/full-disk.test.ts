// @module-tag mount

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Event } from '../lib/events/schema.ts'
import type { EventsPage } from '../lib/search/schema.ts'
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'
import { mountSmallDisk, type SmallDisk } from './support/small-disk.ts'

const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }

/** Enough for a new database and some more, in megabytes. */
const roomy = 200

/** A folder on such a disk, and how both are removed. */
async function folderOnDisk(megabytes: number) {
  const data = await makeFolder()
  const disk = await mountSmallDisk(data.path, megabytes)
  const remove = async () => {
    await data.stop()
    await disk.unmount()
    await data.remove()
  }
  return { data, disk, remove }
}

/** One LifeLog and its disk, to which most of this happens in turn. */
let data: LifeLogFolder
let disk: SmallDisk
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ data, disk, remove } = await folderOnDisk(8))
})
afterEach(() => data.stop())
afterAll(() => remove?.())

async function failure(environment: Record<string, string> = {}): Promise<string | undefined> {
  const lifelog = data.start({ API_TOKEN: token, ...environment })
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
  expect(await failure()).toMatch(/\/data\S* is on a disk that is full\. Make room, then start/)
  await disk.resize(roomy)
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  expect((await record(url, '')).status).toBe(201)
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})

test('a disk that is full at a later start is said, and nothing is lost', async () => {
  await disk.fill()
  expect(await failure()).toMatch(/\/data\S* is on a disk that is full\. Make room, then start/)
  await disk.clear()
  const second = data.start({ API_TOKEN: token })
  expect(await titles(await second.ready())).toEqual(['kept'])
  expect(await second.kill('SIGTERM')).toBe(0)
})

test('a read-only disk is said, at the first start and at a later one', async () => {
  const readOnly = /\/data\S* is on a file system that is read-only\. Mount it for writing/
  const unused = join(data.path, 'unused')
  await mkdir(unused)
  await disk.setReadOnly(true)
  expect(await failure({ LIFELOG_DATA_DIR: unused })).toMatch(readOnly)
  expect(await failure()).toMatch(readOnly)
  await disk.setReadOnly(false)
})

test('while PostgreSQL cannot start again for a full disk, that is said everywhere', async () => {
  // A new one: the log of one that was used has room for a start.
  const { data, disk, remove } = await folderOnDisk(roomy)
  onTestFinished(remove)
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  const { id } = (await (await record(url, '')).json()) as Event
  await disk.fill()
  process.kill((await data.postmaster()) as number, 'SIGKILL')
  const said = /being started again \(try \d+\)\. The disk is full: make room\./
  await expect
    .poll(async () => {
      const health = await fetch(`${url}/health/ready`)
      return { code: health.status, ...((await health.json()) as object) }
    })
    .toMatchObject({ code: 503, status: 'not_ready', detail: expect.stringMatching(said) })
  const page = await fetch(url, { headers: { ...headers, Accept: 'text/html' } })
  expect(page.status).toBe(503)
  expect(await page.text()).toMatch(said)
  await disk.clear()
  await expect
    .poll(async () => (await fetch(`${url}/api/events/${id}`, { headers })).status)
    .toBe(200)
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})

test('a disk that fills up is said, nothing acknowledged is lost, and with room it goes on', async () => {
  const lifelog = data.start({ API_TOKEN: token })
  const url = await lifelog.ready()
  const before = (await titles(url)).length
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
  await expect.poll(async () => (await record(url, '')).status).toBe(201)
  expect(await titles(url)).toHaveLength(before + acknowledged + 1)
  expect(await lifelog.kill('SIGTERM')).toBe(0)
})
