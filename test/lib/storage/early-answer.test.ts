import { once } from 'node:events'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askStorage } from '../../../lib/storage/ask.ts'
import { putObject } from '../../../lib/storage/objects.ts'
import { openImpatiently, startFaulty } from '../../support/faulty-storage.ts'

/** In bytes: more than the network holds, so that it's still being sent when the answer comes. */
const size = 16 * 1024 ** 2
/** A connection that breaks is as often read before it's written to. */
const rounds = 12

/** Answers 400 in the midst of a body and hangs up, in a thread of its own: at any time. */
const server = `
  const { parentPort } = require('node:worker_threads')
  const server = require('node:net').createServer((socket) => {
    let received = 0
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      received += chunk.length
      if (received < 200_000) return
      socket.pause()
      socket.write('HTTP/1.1 400 Bad Request\\r\\nContent-Length: 0\\r\\n\\r\\n')
      socket.destroy()
    })
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))`

let worker: Worker
let endpoint: string

beforeAll(async () => {
  worker = new Worker(server, { eval: true })
  const [port] = await once(worker, 'message')
  endpoint = `http://127.0.0.1:${port}`
})
afterAll(() => worker.terminate())

test('an answer is read that came before all was sent and the connection broke', async () => {
  const body = Buffer.alloc(size)
  for (let round = 0; round < rounds; round++) {
    const answered = await askStorage(endpoint, { method: 'POST', body, timeout: 10_000 })
    expect(answered.status).toBe(400)
  }
})

test.for([
  ['bytes', () => Buffer.alloc(size)],
  ['a stream', () => Readable.from(Array.from({ length: 256 }, () => Buffer.alloc(size / 256)))],
] as const)('so is the refusal of %s that LifeLog stores', async ([, body]) => {
  const storage = openImpatiently(endpoint, 10_000)
  for (let round = 0; round < rounds; round++) {
    const stored = putObject(storage, 'key', body(), size, 'text/plain')
    await expect(stored).rejects.toThrow('The file storage failed with status 400.')
  }
  storage.close()
})

test('a connection that broke without an answer is asked again', async () => {
  let asked = 0
  const { endpoint, stop } = await startFaulty((request, response) => {
    asked += 1
    if (asked < 3) request.socket.destroy()
    else response.end()
  })
  const answered = await askStorage(endpoint, { method: 'OPTIONS', timeout: 10_000 })
  expect(answered.status).toBe(200)
  await stop()
})
