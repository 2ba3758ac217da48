import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Event } from '../../../lib/events/schema.ts'
import { type Served, serveLifeLog, token } from '../../support/cli.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({ FILE_MAX_BYTES: '50000000' })
})
afterAll(() => served.close())

const lines = () => served.lifelog.logged.map((line) => JSON.parse(line))
const requests = (route: string) => lines().filter((line) => line.route === route)

test.for(['/api/events', '/api/events/:id/attachments', '/api/import'])(
  'who breaks off the body of %s is not the failure of the database',
  async (route) => {
    const { id } = await served.json<Event>(['create-event', '--title', 'whole'])
    const before = requests(route).length
    const type = {
      '/api/events': 'application/json',
      '/api/events/:id/attachments': 'multipart/form-data; boundary=x',
      '/api/import': 'application/x-ndjson',
    }[route]
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1')
    const begun =
      route === '/api/events/:id/attachments'
        ? '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc'
        : '{"title":'
    socket.write(
      `POST ${route.replace(':id', String(id))} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: ${type}\r\nContent-Length: 1000\r\n\r\n${begun}`,
    )
    await vi.waitUntil(() => socket.bytesWritten > 100, 60_000)
    socket.resetAndDestroy()
    await vi.waitUntil(() => requests(route).length > before, { timeout: 60_000 })
    // Where the body is taken piece by piece, it's said to be incomplete instead.
    expect(requests(route).at(-1)?.status).toBe(route === '/api/events' ? 499 : 422)
    expect(lines().filter(({ level }) => level === 'error')).toEqual([])
    const metrics = await (await served.lifelog.request('/metrics')).text()
    expect(metrics).not.toMatch(/status="5\d\d"/)
  },
)

test.for(['download', 'export'])('a broken-off %s logs no error', async (what) => {
  const { id } = await served.json<Event>(['create-event', '--title', 'large'])
  const form = new FormData()
  form.set('file', new Blob(['x'.repeat(20_000_000)]), 'large.txt')
  const headers = { Authorization: `Bearer ${token}` }
  const stored = await fetch(`${served.url}/api/events/${id}/attachments`, {
    method: 'POST',
    headers,
    body: form,
  })
  const { key } = (await stored.json()) as { key: string }
  const consoleError = vi.spyOn(console, 'error')
  const consoleInfo = vi.spyOn(console, 'info')
  for (let i = 0; i < 5; i++) {
    const path = what === 'export' ? 'export?format=tar' : `attachments/${key}?mode=stream`
    const url = `${served.url}/api/${path}`
    const [response] = (await once(get(url, { headers }), 'response')) as [IncomingMessage]
    await once(response, 'data')
    response.destroy()
    await once(response, 'close')
  }
  // What comes after them in the log comes after what they have left in it.
  await served.lifelog.request('/api/events')
  const route = what === 'export' ? '/api/export' : '/api/attachments/:key'
  await vi.waitUntil(() => requests(route).length >= 5, 60_000)
  expect(lines().filter(({ level }) => /error|warn/.test(level))).toEqual([])
  expect(consoleError).not.toHaveBeenCalled()
  expect(consoleInfo).not.toHaveBeenCalled()
})

test('who is refused is logged with an address', async () => {
  await fetch(`${served.url}/api/tags`, { headers: { Authorization: 'Bearer wrong' } })
  await served.lifelog.request('/api/tags')
  await vi.waitUntil(() => requests('/api/tags').length >= 2, 60_000)
  expect(requests('/api/tags').map(({ status, address }) => [status, address])).toEqual([
    [401, '127.0.0.1'],
    [200, undefined],
  ])
})
