import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createDrain } from '../../../lib/http/drain.ts'

/** Longer than a test may take: none of these waits for it. */
const never = 600_000

async function listening(hurry?: AbortSignal) {
  const held: IncomingMessage[] = []
  const server = createServer((request, response) => {
    if (request.url === '/held') held.push(request)
    else response.end('ok')
  })
  const drain = createDrain(server, never, hurry)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.closeAllConnections())
  return { server, drain, held, port: (server.address() as AddressInfo).port }
}

test('connections that are idle, kept alive or not used yet are not waited for', async () => {
  const { drain, port } = await listening()
  const agent = new Agent({ keepAlive: true })
  onTestFinished(() => agent.destroy())
  const [response] = (await once(get({ port, agent }), 'response')) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
  const unused = connect(port, '127.0.0.1')
  await once(unused, 'connect')
  const closed = once(unused, 'close')
  await drain()
  await closed
})

test('a request under way is waited for, and cut where it hurries', async () => {
  const hurry = new AbortController()
  const { drain, held, port, server } = await listening(hurry.signal)
  const request = get({ port, path: '/held' })
  const cut = once(request, 'error')
  await once(server, 'request')
  expect(held).toHaveLength(1)
  const drained = drain()
  hurry.abort()
  await Promise.all([drained, drain(), cut])
})
