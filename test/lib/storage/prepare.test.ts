// @module-tag radosgw

import pino from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openStorage, type Storage } from '../../../lib/storage/client.ts'
import { headObject } from '../../../lib/storage/objects.ts'
import { keepPreparing, prepareStorage } from '../../../lib/storage/prepare.ts'
import { startCeph } from '../../support/ceph.ts'
import { startCuttable, startFaulty } from '../../support/faulty-storage.ts'
import type { S3 } from '../../support/s3.ts'

const now = () => new Date('2026-11-24T10:00:00Z')
let ceph: S3

beforeAll(async () => {
  ceph = await startCeph()
})
afterAll(() => ceph.stop())

function open(endpoint: string, bucket: string): Storage {
  const storage = openStorage({
    ...ceph,
    endpoint,
    bucket,
    timeouts: { connect: 30_000, answer: 60_000, copy: 60_000 },
  })
  onTestFinished(() => storage.close())
  return storage
}

function collectLog() {
  const lines: { level: number; msg: string }[] = []
  return { lines, log: pino({}, { write: (line) => lines.push(JSON.parse(line)) }) }
}

describe('preparing', () => {
  test('makes the missing bucket', async () => {
    const storage = open(ceph.endpoint, 'missing')
    await expect(headObject(storage, 'a')).resolves.toBeUndefined()
    await prepareStorage(storage, collectLog().log, () => new Date())
    expect(storage.status).toMatchObject({ reachable: true, error: null })
  })

  test('by several instances at once succeeds in each', async () => {
    const storages = Array.from({ length: 5 }, () => open(ceph.endpoint, 'at-once'))
    const { log } = collectLog()
    await Promise.all(storages.map((storage) => prepareStorage(storage, log, () => new Date())))
    for (const { status } of storages) {
      expect(status.probe.filter(({ passed }) => !passed)).toEqual([])
    }
  })

  test('goes on where another instance made the bucket in between', async () => {
    const asked: string[] = []
    const { endpoint, stop } = await startFaulty((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      request.resume()
      const made = asked.length > 1
      response.writeHead(request.method !== 'HEAD' ? 409 : made ? 200 : 404).end()
    })
    onTestFinished(stop)
    await prepareStorage(open(endpoint, 'raced'), collectLog().log, now).catch(() => {})
    expect(asked.slice(0, 4)).toEqual([
      'HEAD /raced/',
      'PUT /raced/',
      'HEAD /raced/',
      'PUT /raced/?cors=',
    ])
  })

  test('in the background recovers when the storage comes up later', async () => {
    const way = await startCuttable(ceph.endpoint)
    onTestFinished(way.stop)
    way.cut()
    const storage = open(way.endpoint, 'later')
    const { lines, log } = collectLog()
    const stop = keepPreparing(storage, log, () => new Date())
    onTestFinished(stop)
    await vi.waitFor(() => expect(storage.status.error).toContain('does not answer'), 60_000)
    expect(storage.status.reachable).toBe(false)
    way.mend()
    await vi.waitFor(() => expect(storage.status.reachable).toBe(true), 60_000)
    expect(storage.status.error).toBeNull()
    expect(storage.status.probe.filter(({ passed }) => !passed)).toEqual([])
    expect(lines[0]).toMatchObject({ level: 40, msg: 'The storage is not ready.' })
    await vi.waitFor(
      () => expect(lines.at(-1)).toMatchObject({ msg: 'The storage is ready.' }),
      60_000,
    )
  })

  test('in the background stops when told to', async () => {
    const way = await startCuttable(ceph.endpoint)
    onTestFinished(way.stop)
    way.cut()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const storage = open(way.endpoint, 'stopped')
    const stop = keepPreparing(storage, collectLog().log, now)
    await vi.waitUntil(() => storage.status.error !== null, 60_000)
    stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})
