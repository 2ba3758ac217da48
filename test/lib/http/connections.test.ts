import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { boundConnections, type ConnectionLimits } from '../../../lib/http/connections.ts'
import { rawClient } from '../../support/raw-client.ts'

type Held = { request: IncomingMessage; response: ServerResponse }

/** A server that answers when it's told to, and how many requests it has been given so far. */
async function listening(
  answer: (held: Held) => void = () => {},
  limits: Partial<ConnectionLimits> = {},
) {
  const held: Held[] = []
  const server = createServer({ connectionsCheckingInterval: 50 }, (request, response) => {
    held.push({ request, response })
    answer({ request, response })
  })
  boundConnections(server, () => 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n', limits)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { server, held, port: (server.address() as AddressInfo).port }
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`

test('of requests that are sent at once, eight are taken in until one is answered', async () => {
  const { held, port } = await listening()
  const client = await rawClient(port)
  await client.send(Array.from({ length: 1900 }, (_, n) => get(`/${n}`)).join(''))
  await vi.waitUntil(() => held.length === 8, 60_000)
  // Another connection's whole exchange takes longer than what has arrived would take to parse.
  const other = await rawClient(port)
  await other.send(get('/other'))
  await vi.waitUntil(() => held.length > 8, 60_000)
  held.pop()?.response.end('other')
  await other.until(/other$/)
  expect(held.length).toBe(8)

  for (let next = 0; next < 1900; next++) {
    await vi.waitUntil(() => held[next], { interval: 1, timeout: 60_000 })
    expect(held.length - next).toBeLessThanOrEqual(8)
    held[next]?.response.end(`(${held[next]?.request.url})`)
  }
  await client.until(/\(\/1899\)$/)
  expect(client.received().match(/\(\/\d+\)/g)).toEqual(
    Array.from({ length: 1900 }, (_, n) => `(/${n})`),
  )
})

test('while an answer is left unread, no further request is taken in; then all are', async () => {
  const page = Buffer.alloc(12 * 1024 * 1024)
  const { held, port } = await listening(({ request, response }) => {
    response.end(request.url === '/page' ? page : 'small')
  })
  const client = await rawClient(port, { reads: false })
  await client.send(get('/page'))
  await vi.waitUntil(() => held.length === 1, 60_000)
  await client.send(get('/').repeat(100))
  const other = await rawClient(port)
  await other.send(get('/other'))
  await other.until(/small$/)
  expect(held.map(({ request }) => request.url)).toEqual(['/page', '/other'])
  client.socket.resume()
  await vi.waitUntil(() => client.answers() === 101, { timeout: 60_000 })
})

test('answers that fill what Node may write are all read, whatever they are answers to', async () => {
  const { port } = await listening(async ({ request, response }) => {
    await Array.fromAsync(request)
    response.end(Buffer.alloc(20_000, 'x'))
  })
  const client = await rawClient(port, { reads: false })
  const post = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nab\r\n\r\n'
  const chunked =
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n'
  await client.send((get('/') + post + chunked).repeat(300))
  client.socket.resume()
  await vi.waitUntil(() => client.answers() === 900, { timeout: 60_000 })
})

test.each([1, 2, 3, 7, 1000])('requests in pieces of %i bytes arrive whole', async (size) => {
  const { port } = await listening(async ({ request, response }) => {
    const chunks = await Array.fromAsync(request)
    response.end(`(${request.url} ${Buffer.concat(chunks)})`)
  })
  const client = await rawClient(port)
  client.socket.setNoDelay(true)
  const chunked = 'POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
  const bytes = [
    `POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\none\r\n\r\nthree`,
    `${chunked}4\r\n\r\n\r\n\r\n3\r\ntwo\r\n0\r\n\r\n`,
    get('/c'),
    get('/d'),
  ].join('')
  for (let begin = 0; begin < bytes.length; begin += size) {
    await client.send(bytes.slice(begin, begin + size))
  }
  await client.until(/\(\/d \)$/)
  expect(client.received().match(/\([^)]*\)/g)).toEqual([
    '(/a one\r\n\r\nthree)',
    '(/b \r\n\r\ntwo)',
    '(/c )',
    '(/d )',
  ])
})

test('who is still sending gets the early answer, and is told that the connection ends', async () => {
  const { held, port } = await listening(({ response }) => {
    response.writeHead(413).end('too large')
  })
  const client = await rawClient(port, { goesOn: true })
  const piece = Buffer.alloc(1024 * 1024)
  await client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${20 * piece.length}\r\n\r\n`)
  for (let sent = 0; sent < 10; sent++) await client.send(piece)
  const head = await client.until(/too large/)
  expect(head).toMatch(/^HTTP\/1\.1 413 /)
  expect(head).toMatch(/^connection: close\r$/im)
  // Closed with any of these unread, it would be reset.
  for (let sent = 10; sent < 20; sent++) await client.send(piece)
  await client.send(get('/never'))
  const failed = vi.fn()
  client.socket.on('error', failed)
  client.socket.end()
  await client.closed
  expect(failed).not.toHaveBeenCalled()
  expect(held.map(({ request }) => request.url)).toEqual(['/'])
})

test('a request whose body has arrived unread keeps the connection', async () => {
  const { port } = await listening(({ response }) => setImmediate(() => response.end('done')))
  const client = await rawClient(port)
  await client.send(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc${get('/next')}`)
  await vi.waitUntil(() => client.answers() === 2, 60_000)
  expect(client.received()).not.toMatch(/^connection: close/im)
})

test('of 12 refusals by turns with other requests, no request of fetch fails', async () => {
  const { port } = await listening(({ request, response }) => {
    response.writeHead(request.method === 'POST' ? 401 : 200).end('answered')
  })
  const body = new Uint8Array(1024 * 1024)
  for (let turn = 0; turn < 12; turn++) {
    const refused = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })
    expect([refused.status, await refused.text()]).toEqual([401, 'answered'])
    const next = await fetch(`http://127.0.0.1:${port}/`)
    expect([next.status, await next.text()]).toEqual([200, 'answered'])
  }
})

test('no progress ends a connection, but never while the server has to answer', async () => {
  const { held, port } = await listening(
    ({ request, response }) => {
      if (request.url === '/page') response.end(Buffer.alloc(32 * 1024 * 1024))
    },
    { stallTimeout: 300 },
  )
  const waiting = await rawClient(port)
  await waiting.send(get('/slow'))
  await vi.waitUntil(() => held.length === 1, 60_000)
  const half = await rawClient(port)
  await half.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345')
  await vi.waitUntil(() => held.length === 2, 60_000)
  held[1]?.request.resume()
  const unread = await rawClient(port, { reads: false })
  await unread.send(get('/page'))
  await vi.waitUntil(() => held.length === 3, 60_000)
  // A client that reads nothing isn't told either, so the server's end is watched.
  await Promise.all([half.closed, once(held[2]?.response as ServerResponse, 'close')])
  held[0]?.response.end('(after all)')
  await waiting.until(/\(after all\)$/)
})

test('of one address and in all there are so many connections, and room again', async () => {
  const { port } = await listening(({ response }) => response.end('here'), {
    max: 3,
    maxPerAddress: 2,
  })
  const first = await rawClient(port)
  const second = await rawClient(port)
  await (await rawClient(port)).closed
  const other = await rawClient(port, { from: '127.0.0.2' })
  await (await rawClient(port, { from: '127.0.0.3' })).closed
  for (const client of [first, second, other]) {
    await client.send(get('/'))
    await client.until(/here$/)
  }
  first.socket.destroy()
  await first.closed
  await vi.waitUntil(async () => {
    const again = await rawClient(port)
    await again.send(get('/'))
    await Promise.race([again.closed, again.until(/here$/)])
    return again.answers() === 1
  }, 60_000)
})
