import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pino from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Storage } from '../../../lib/storage/client.ts'
import { copyObject } from '../../../lib/storage/copy-object.ts'
import { listObjects } from '../../../lib/storage/list-objects.ts'
import { deleteObject, headObject, putObject, readObject } from '../../../lib/storage/objects.ts'
import { prepareStorage } from '../../../lib/storage/prepare.ts'
import { openImpatiently, startFaulty } from '../../support/faulty-storage.ts'

const log = pino({ level: 'silent' })
const unavailable = { code: 'storage_unavailable', status: 503 }
const change = { ifMatch: '"e"', contentType: 'text/plain' }

const calls: Record<string, (storage: Storage) => Promise<unknown>> = {
  headObject: (storage) => headObject(storage, 'a'),
  readObject: (storage) => readObject(storage, 'a'),
  'putObject of bytes': (storage) => putObject(storage, 'a', Buffer.from('x'), 1, 'text/plain'),
  'putObject of a stream': (storage) =>
    putObject(storage, 'a', Readable.from([Buffer.from('x')]), 1, 'text/plain'),
  'putObject of a long stream': (storage) => {
    const size = 64 * 1024 * 1024
    const source = Readable.from(Array(64).fill(Buffer.alloc(1024 * 1024)))
    return putObject(storage, 'a', source, size, 'text/plain')
  },
  copyObject: (storage) => copyObject(storage, 'a', 'b', change),
  deleteObject: (storage) => deleteObject(storage, 'a'),
  listObjects: (storage) => listObjects(storage, '').next(),
  prepareStorage: (storage) => prepareStorage(storage, log, () => new Date()),
}

function open(endpoint: string): Storage {
  const storage = openImpatiently(endpoint)
  onTestFinished(() => storage.close())
  return storage
}

async function startRaw(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    answer(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`
}

describe('a storage that', () => {
  test.for(Object.entries(calls))('is not there: %s', async ([, call]) => {
    const { endpoint, stop } = await startFaulty(() => {})
    await stop()
    await expect(call(open(endpoint))).rejects.toMatchObject(unavailable)
  })

  test.for(Object.entries(calls))('accepts and never answers: %s', async ([, call]) => {
    const endpoint = await startRaw(() => {})
    await expect(call(open(endpoint))).rejects.toMatchObject(unavailable)
  })

  test.for(Object.entries(calls))('hangs up: %s', async ([, call]) => {
    const endpoint = await startRaw((socket) => socket.once('data', () => socket.destroy()))
    await expect(call(open(endpoint))).rejects.toMatchObject(unavailable)
  })

  test.for(Object.entries(calls))('speaks no HTTP: %s', async ([, call]) => {
    const endpoint = await startRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    await expect(call(open(endpoint))).rejects.toMatchObject(unavailable)
  })

  test.for(Object.entries(calls))('answers 503: %s', async ([, call]) => {
    const { endpoint, stop } = await startFaulty((_request, response) => {
      response.writeHead(503).end()
    })
    onTestFinished(stop)
    await expect(call(open(endpoint))).rejects.toMatchObject(unavailable)
  })

  // A deletion needs no more than the status.
  const needy = Object.entries(calls).filter(([name]) => name !== 'deleteObject')
  test.for(needy)('answers 200 with something else: %s', async ([, call]) => {
    const { endpoint, stop } = await startFaulty((request, response) => {
      request.resume()
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Welcome')
    })
    onTestFinished(stop)
    await expect(call(open(endpoint))).rejects.toMatchObject(unavailable)
  })
})

test('tells clients nothing of its address, and the log the reason', async () => {
  const { endpoint, stop } = await startFaulty(() => {})
  await stop()
  const failure = await headObject(open(endpoint), 'a').catch((error) => error)
  expect(failure.message).not.toContain('127.0.0.1')
  expect(failure.cause.message).toContain('ECONNREFUSED')
})

test('a preparation that fails says so in the status', async () => {
  const { endpoint, stop } = await startFaulty(() => {})
  await stop()
  const storage = open(endpoint)
  const moment = new Date('2026-11-24T10:00:00Z')
  await prepareStorage(storage, log, () => moment).catch(() => {})
  expect(storage.status).toEqual({
    reachable: false,
    checked_at: '2026-11-24T10:00:00.000Z',
    uploads: { way: 'form', reason: 'The storage has not been checked yet.' },
    error: expect.stringContaining('does not answer'),
    probe: [],
  })
})

test('a body that breaks off while it is read fails with storage_unavailable', async () => {
  const { endpoint, stop } = await startFaulty((_request, response) => {
    response.writeHead(200, { 'Content-Length': 1000, ETag: '"e"' })
    response.write('half', () => response.destroy())
  })
  onTestFinished(stop)
  const found = await readObject(open(endpoint), 'a')
  await expect(found && buffer(found.body)).rejects.toMatchObject(unavailable)
})

test('a body that is not wanted any more ends its connection', async () => {
  let closed: Promise<unknown> = Promise.resolve()
  const { endpoint, stop } = await startFaulty((_request, response) => {
    closed = once(response, 'close')
    response.writeHead(200, { 'Content-Length': 1000, ETag: '"e"' }).write('half')
  })
  onTestFinished(stop)
  const found = await readObject(open(endpoint), 'a')
  found?.body.destroy()
  await closed
})

test('an ETag comes in quotes, whichever way the storage writes it', async () => {
  const { endpoint, stop } = await startFaulty((request, response) => {
    response.writeHead(200, { ETag: request.url?.endsWith('/bare') ? 'e' : '"e"' }).end()
  })
  onTestFinished(stop)
  const storage = open(endpoint)
  expect(await headObject(storage, 'bare')).toMatchObject({ etag: '"e"' })
  expect(await headObject(storage, 'quoted')).toMatchObject({ etag: '"e"' })
})

test('a sender slower than the patience with the storage has all its time', async () => {
  const { endpoint, stop } = await startFaulty(async (request, response) => {
    const { length } = await buffer(request)
    response.writeHead(length === 2 ? 200 : 400, { ETag: '"e"' }).end()
  })
  onTestFinished(stop)
  const storage = open(endpoint)
  const source = new PassThrough()
  const stored = putObject(storage, 'a', source, 2, 'text/plain')
  source.write('a')
  const silence = setTimeout(() => source.end('b'), 3 * storage.timeouts.answer)
  onTestFinished(() => clearTimeout(silence))
  expect(await stored).toEqual({ etag: '"e"' })
})

test('a storage that stops reading is given up, and the sender is stopped', async () => {
  const endpoint = await startRaw((socket) => socket.pause())
  let taken = 0
  const source = Readable.from(
    (function* () {
      for (;;) {
        taken += 64 * 1024
        yield Buffer.alloc(64 * 1024)
      }
    })(),
    { objectMode: true, highWaterMark: 1 },
  )
  const stored = putObject(open(endpoint), 'a', source, 5 * 1024 ** 3, 'video/mp4')
  await expect(stored).rejects.toMatchObject(unavailable)
  expect(source.destroyed).toBe(true)
  expect(taken).toBeLessThan(32 * 1024 * 1024)
})

test('a listing that repeats a continuation token ends with a failure', async () => {
  let pages = 0
  const { endpoint, stop } = await startFaulty((_request, response) => {
    pages++
    response.writeHead(200, { 'Content-Type': 'application/xml' }).end(`<ListBucketResult>
      <IsTruncated>true</IsTruncated><NextContinuationToken>t${pages % 2}</NextContinuationToken>
      <Contents><Key>a</Key><Size>1</Size><LastModified>2026-11-24T10:00:00Z</LastModified></Contents>
      </ListBucketResult>`)
  })
  onTestFinished(stop)
  const listed = async () => {
    for await (const { key } of listObjects(open(endpoint), '')) expect(key).toBe('a')
  }
  await expect(listed()).rejects.toMatchObject(unavailable)
  expect(pages).toBe(3)
})
