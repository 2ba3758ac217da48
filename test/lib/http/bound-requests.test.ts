import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Problem } from '../../../lib/base/problem.ts'
import { boundRequests } from '../../../lib/http/bound-requests.ts'
import { listen } from '../../../lib/listen.ts'

/** A server behind a proxy that answers `/held` when it's told to. */
async function behindProxy(TRUST_PROXY = true) {
  const held: (() => void)[] = []
  const app = new Hono()
  app.use(boundRequests({ TRUST_PROXY }))
  app.get('/held', async (c) => {
    await new Promise<void>((resolve) => held.push(resolve))
    return c.text('held')
  })
  app.get('/', (c) => c.text('here'))
  app.onError((error, c) => {
    if (!(error instanceof Problem)) throw error
    return c.text(error.code, error.status, error.headers)
  })
  const server = await listen({ fetch: app.fetch }, '127.0.0.1', 0, { maxPerAddress: Infinity })
  const answerAll = () => {
    for (const answer of held.splice(0)) answer()
  }
  onTestFinished(() => {
    answerAll()
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const get = (path: string, forwardedFor: string, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { 'X-Forwarded-For': forwardedFor },
      ...(signal && { signal }),
    })
  /** 64 requests of one client, on which LifeLog is at work. */
  async function occupy(forwardedFor: string, signal?: AbortSignal) {
    const answers = Array.from({ length: 64 }, () => get('/held', forwardedFor, signal))
    await vi.waitUntil(() => held.length === 64, 60_000)
    return answers
  }
  return { get, held, occupy, answerAll }
}

test('of one client behind a proxy 64 requests are taken in at once, and again when they are answered', async () => {
  const { get, occupy, answerAll } = await behindProxy()
  const answers = await occupy('203.0.113.7')
  const refused = await get('/', '203.0.113.7')
  expect([refused.status, await refused.text()]).toEqual([429, 'rate_limited'])
  expect(refused.headers.get('Retry-After')).toBe('1')
  // What a client itself says of those before it is hearsay.
  expect((await get('/', '198.51.100.1, 203.0.113.7')).status).toBe(429)
  expect((await get('/', '203.0.113.7, 198.51.100.1')).status).toBe(200)
  answerAll()
  for (const answer of answers) expect(await (await answer).text()).toBe('held')
  await vi.waitUntil(async () => (await get('/', '203.0.113.7')).status === 200, 60_000)
})

test('who leaves without an answer makes room, too', async () => {
  const { get, occupy } = await behindProxy()
  const leaving = new AbortController()
  const answers = await occupy('203.0.113.7', leaving.signal)
  expect((await get('/', '203.0.113.7')).status).toBe(429)
  leaving.abort()
  await Promise.allSettled(answers)
  await vi.waitUntil(async () => (await get('/', '203.0.113.7')).status === 200, 60_000)
})

test('without a proxy what a client says of its address bounds nobody', async () => {
  const { get, occupy, answerAll } = await behindProxy(false)
  const answers = await occupy('203.0.113.7')
  expect((await get('/', '203.0.113.7')).status).toBe(200)
  answerAll()
  for (const answer of answers) expect((await answer).status).toBe(200)
})
