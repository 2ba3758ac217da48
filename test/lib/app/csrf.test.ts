import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { csrf } from '../../../lib/app/csrf.ts'
import { hashToken } from '../../../lib/auth/token.ts'
import { Problem } from '../../../lib/base/problem.ts'
import type { Reach } from '../../../lib/http/origin.ts'
import type { SettingsCache } from '../../../lib/settings/cache.ts'

const direct: Reach = { PUBLIC_URL: undefined, TRUST_PROXY: false }
const cookie = { Cookie: 'lifelog=abc' }
const token = 'llog_the-one-of-the-owner'
const settings = { get: async () => ({ tokenHash: hashToken(token) }) } as SettingsCache

/** Status of a request to an app that has nothing but the middleware; 200 means it got through. */
async function send(
  headers: Record<string, string>,
  { method = 'POST', url = 'http://lifelog.lan:8000/events', config = direct, body = '' } = {},
) {
  let reached = 0
  const app = new Hono()
  app.use(csrf({ config, settings }))
  app.all('*', (c) => {
    reached += 1
    return c.text('through')
  })
  app.onError((error, c) =>
    error instanceof Problem ? c.text(error.code, error.status) : c.text('unexpected', 500),
  )
  const bodiless = method === 'GET' || method === 'HEAD'
  const response = await app.request(url, { method, headers, ...(!bodiless && { body }) })
  expect(reached).toBe(response.status === 200 ? 1 : 0)
  return response.status
}

describe('by Sec-Fetch-Site', () => {
  test.each([
    ['same-origin', 200],
    ['none', 200],
    ['same-site', 403],
    ['cross-site', 403],
    ['', 403],
    ['anything else', 403],
  ])('“%s” is answered with %i', async (site, status) => {
    expect(await send({ ...cookie, 'Sec-Fetch-Site': site })).toBe(status)
  })

  test('a matching Origin doesn’t help a request from elsewhere', async () => {
    const headers = { ...cookie, Origin: 'http://lifelog.lan:8000', 'Sec-Fetch-Site': 'cross-site' }
    expect(await send(headers)).toBe(403)
  })

  test('a login from elsewhere is refused too, though there is no cookie yet', async () => {
    expect(await send({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
  })
})

describe('by Origin where there is no Sec-Fetch-Site', () => {
  test.each([
    ['http://lifelog.lan:8000', 200],
    ['https://lifelog.lan:8000', 403],
    ['http://lifelog.lan', 403],
    ['http://lifelog.lan:8001', 403],
    ['http://evil.example', 403],
    ['http://lifelog.lan:8000.evil.example', 403],
    ['null', 403],
    ['', 403],
  ])('“%s” is answered with %i', async (origin, status) => {
    expect(await send({ ...cookie, Origin: origin })).toBe(status)
  })

  test('PUBLIC_URL is the own origin, also where a proxy hides the host', async () => {
    const config = { PUBLIC_URL: 'https://log.example', TRUST_PROXY: false }
    const headers = { ...cookie, Origin: 'https://log.example' }
    expect(await send(headers, { config })).toBe(200)
    expect(await send(headers, { config, url: 'http://log.example/events' })).toBe(200)
    expect(await send({ ...cookie, Origin: 'http://log.example' }, { config })).toBe(403)
    expect(await send({ ...cookie, Origin: 'http://lifelog.lan:8000' }, { config })).toBe(200)
  })

  test('what a proxy forwards counts where proxies are trusted, and only there', async () => {
    const headers = {
      ...cookie,
      Origin: 'https://log.example',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Host': 'log.example',
    }
    expect(await send(headers, { config: { ...direct, TRUST_PROXY: true } })).toBe(200)
    expect(await send(headers)).toBe(403)
  })
})

describe('by the cookie where there is neither', () => {
  test('a request with one is refused, a program without passes', async () => {
    expect(await send(cookie)).toBe(403)
    expect(await send({})).toBe(200)
  })

  test('a scheme other than Bearer changes nothing', async () => {
    const basic = { Authorization: 'Basic eDp5' }
    expect(await send({ ...basic, 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
  })
})

describe('by a bearer token', () => {
  const company: [string, Record<string, string>][] = [
    ['a cookie', cookie],
    ['the cookie of a login proxy', { Cookie: '_oauth2_proxy=abc; CF_Authorization=def' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another origin', { Origin: 'http://evil.example' }],
    ['all of them', { ...cookie, Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
  ]
  test.each(company)('a valid one passes with %s', async (_, headers) => {
    expect(await send({ ...headers, Authorization: `Bearer ${token}` })).toBe(200)
  })

  test.each(company)('a wrong one is told so with %s', async (_, headers) => {
    expect(await send({ ...headers, Authorization: 'Bearer llog_guess' })).toBe(401)
  })
})

describe('every request that may change something', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s from elsewhere is refused', async (method) => {
    expect(await send({ ...cookie, 'Sec-Fetch-Site': 'cross-site' }, { method })).toBe(403)
  })

  test.each(['GET', 'HEAD', 'OPTIONS'])('%s is not asked', async (method) => {
    expect(await send({ ...cookie, 'Sec-Fetch-Site': 'cross-site' }, { method })).toBe(200)
  })

  test.each([
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'nonsense',
  ])('is refused whatever it says of its body: %s', async (type) => {
    const headers = { ...cookie, 'Content-Type': type, 'Sec-Fetch-Site': 'cross-site' }
    expect(await send(headers, { body: 'title=forged' })).toBe(403)
  })

  test('is refused too where it says nothing of its body (GHSA-2234-fmw7-43wr)', async () => {
    const app = new Hono()
    app.use(csrf({ config: direct, settings }))
    app.post('/events', (c) => c.text('through'))
    app.onError((_, c) => c.text('refused', 403))
    const forged = (headers: Record<string, string>) => {
      const request = new Request('http://lifelog.lan:8000/events', {
        method: 'POST',
        headers,
        body: new Blob(['title=forged']),
      })
      expect(request.headers.has('Content-Type')).toBe(false)
      return app.request(request)
    }
    expect((await forged({ ...cookie, Origin: 'http://evil.example' })).status).toBe(403)
    expect((await forged({ ...cookie, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await forged({ ...cookie, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
  })
})

test('the middleware can be told by its name', () => {
  expect(csrf({ config: direct, settings }).name).toBe('csrf')
})
