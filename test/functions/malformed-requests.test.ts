import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../lib/listen.ts'
import { rawClient } from '../support/raw-client.ts'
import { internals } from '../support/scenario.ts'
import { useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()

const get = 'GET /api/events HTTP/1.1\r\n'

test.each([
  ['a Host that is none', `${get}Host: x;script-src\r\n\r\n`, 400, 'bad_request'],
  ['a Host with a path and a name', `${get}Host: a/b@c\r\n\r\n`, 400, 'bad_request'],
  ['such a Host in the address', 'GET http://x;y/ HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'bad_request'],
  ['a Host with a path', `${get}Host: a/b@c\r\n\r\n`, 400, 'bad_request'],
  ['no Host', `${get}\r\n`, 400, 'bad_request'],
  ['an address that is none', 'GET http://[/ HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'bad_request'],
  ['a backslash in the path', 'GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'bad_request'],
  ['what is no HTTP', 'hello\r\n\r\n', 400, 'bad_request'],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
    'bad_request',
  ],
  ['huge headers', `${get}Host: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
])('%s is answered by a problem', async (_, request, status, code) => {
  const server = await listen(lifelog.app, '127.0.0.1', 0)
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const client = await rawClient((server.address() as AddressInfo).port)
  await client.send(request)
  const answer = await client.until(/\}$/)
  expect(answer).toContain(`HTTP/1.1 ${status} `)
  expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im)
  expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im)
  const problem = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
  expect(problem).toMatchObject({ status, code })
  expect(answer).toMatch(new RegExp(`^x-request-id: ${problem.request_id}\r$`, 'im'))
  expect(answer).not.toMatch(internals)
})
