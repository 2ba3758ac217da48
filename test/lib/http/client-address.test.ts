import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { clientAddress } from '../../../lib/http/client-address.ts'

const socket = { incoming: { socket: { remoteAddress: '10.0.0.7' } } }

test.each([
  ['the connection', false, undefined, socket, '10.0.0.7'],
  ['the connection, whatever the client says', false, '1.2.3.4', socket, '10.0.0.7'],
  ['what the proxy saw', true, '1.2.3.4', socket, '1.2.3.4'],
  ['what the proxy saw, not what the client said to it', true, 'lie, 1.2.3.4', socket, '1.2.3.4'],
  ['the connection, where the proxy says nothing', true, undefined, socket, '10.0.0.7'],
  ['unknown within the process', false, undefined, undefined, 'unknown'],
] as const)('the address is that of %s', async (_, TRUST_PROXY, forwarded, env, address) => {
  const app = new Hono().get('/', (c) => c.text(clientAddress({ TRUST_PROXY }, c)))
  const headers: HeadersInit = forwarded ? { 'X-Forwarded-For': forwarded } : {}
  expect(await (await app.request('/', { headers }, env)).text()).toBe(address)
})
