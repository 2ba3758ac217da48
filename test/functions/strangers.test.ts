import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate as nextTick } from 'node:timers/promises'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { listen } from '../../lib/listen.ts'
import { password, useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()
afterEach(() => {
  vi.useRealTimers()
})

const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' }

/** What a browser posts: a form, and the cookies that it has. */
function post(path: string, body: BodyInit, cookie = ''): Promise<Response> {
  const headers = { ...form, Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' }
  const init = { method: 'POST', headers, body, duplex: 'half' }
  return Promise.resolve(lifelog.app.request(path, init))
}

/** The cookies by which a browser that has logged in is known. */
async function logIn(): Promise<{ session: string; device: string }> {
  const answer = await post('/login', `password=${encodeURIComponent(password)}`)
  expect(answer.status).toBe(303)
  const [session = '', device = ''] = answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0] ?? '')
  return { session, device }
}

/** A body without a length, which never ends. */
function endless(chunk: string) {
  let pulled = 0
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      pulled += chunk.length
      controller.enqueue(new TextEncoder().encode(chunk))
      await nextTick()
    },
  })
  return { stream, pulled: () => pulled }
}

describe('of a stranger', () => {
  test.each(['a&'.repeat(1_000_000), `password=${'+'.repeat(20_000)}`, 'x'.repeat(16_385)])(
    'no long form is read at the login (%#)',
    async (body) => {
      expect((await post('/login', body)).status).toBe(413)
    },
  )

  test('no form is read on that doesn’t end', async () => {
    const body = endless('a&'.repeat(500))
    expect((await post('/login', body.stream)).status).toBe(413)
    expect(body.pulled()).toBeLessThan(40_000)
  })

  test('no long form is carried through the login, nor read to its end', async () => {
    const body = endless('title=typed&')
    const answer = await post('/events', body.stream)
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain('nothing was done')
    expect(body.pulled()).toBeLessThan(40_000)
  })

  test('16 KiB are enough to log in and to carry a form', async () => {
    const typed = `title=${'x'.repeat(16_000)}`
    expect(await (await post('/events', typed)).text()).toContain('What you typed is kept')
    const carried = `password=${encodeURIComponent(password)}&next=/&carried=${'x'.repeat(15_000)}`
    expect((await post('/login', carried)).headers.getSetCookie()).not.toEqual([])
  })

  test('a body that drips is given up after 30 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('p'))
        begin()
        return new Promise(() => {})
      },
    })
    const answer = post('/login', stream)
    await begun
    await vi.waitUntil(() => vi.getTimerCount() > 0, 60_000)
    await vi.advanceTimersByTimeAsync(29_000)
    const early = await Promise.race([answer, nextTick('still waiting')])
    expect(early).toBe('still waiting')
    await vi.advanceTimersByTimeAsync(1_000)
    const { status, headers } = await answer
    expect([status, headers.get('Connection')]).toEqual([408, 'close'])
  })
})

describe('a browser that was logged in before', () => {
  test('may send a long form after its session has ended', async () => {
    const { device } = await logIn()
    const answer = await post('/events', `title=typed&description=${'x'.repeat(90_000)}`, device)
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain('What you typed is kept')
  })

  test.each(['/login', '/events', '/settings'])(
    'is refused 1,001 fields, before they are taken apart, at %s',
    async (path) => {
      const { session, device } = await logIn()
      const body = `password=x${'&a='.repeat(1_000)}`
      const answer = await post(path, body, `${session}; ${device}`)
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('There are more than 1000 fields.')
    },
  )

  test('is a stranger with a cookie that somebody else has made', async () => {
    const { device } = await logIn()
    const forged = device.replace(/\.[\w-]+$/, `.${'A'.repeat(43)}`)
    for (const cookie of [forged, 'lifelog_device=', 'lifelog_device=a.b', `${device}A`]) {
      expect((await post('/login', 'x'.repeat(20_000), cookie)).status).toBe(413)
    }
  })

  test('can log in while the password is being guessed from everywhere', async () => {
    const { device } = await logIn()
    const { ctx } = lifelog
    await ctx.db
      .insertInto('login_attempts')
      .values({
        address: '*',
        failures: 26_000,
        last_failed_at: ctx.now().toISOString(),
        blocked_until: new Date(ctx.now().getTime() + 30_000).toISOString(),
      })
      .onConflict((conflict) =>
        conflict.column('address').doUpdateSet((eb) => ({
          failures: eb.ref('excluded.failures'),
          blocked_until: eb.ref('excluded.blocked_until'),
        })),
      )
      .execute()
    const body = `password=${encodeURIComponent(password)}`
    expect((await post('/login', body)).status).toBe(429)
    expect((await post('/login', body, device)).status).toBe(303)
    await ctx.db.deleteFrom('login_attempts').execute()
  })
})

test('a query of more than 1,000 fields is refused', async () => {
  const answer = await lifelog.request(`/api/events?${'a&'.repeat(7_000)}`)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('There are more than 1000 fields.')
})

test('a connection on which a body drips ends soon after the answer, whatever is asked', async () => {
  const server = await listen(lifelog.app, '127.0.0.1', 0, { lingerTimeout: 1_000 })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  const requests = [
    ['GET', '/health/live', 200],
    ['GET', '/api/events', 401],
    ['POST', '/api/events', 401],
    ['POST', '/nothing', 404],
  ] as const
  for (const [method, path, status] of requests) {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx`)
    const drip = setInterval(() => socket.write('x'), 200)
    // Else the request would go on until the test is out of time.
    await once(socket, 'close')
    clearInterval(drip)
    expect(answer, `${method} ${path}`).toContain(`HTTP/1.1 ${status} `)
  }
})
