import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../lib/app/app.ts'
import { findRoutes } from '../../lib/app/router.ts'
import { endpoint, type Route } from '../../lib/http/endpoint.ts'
import { testScenarios } from '../support/scenario.ts'
import { password, token, useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()
let routes: Route[]
beforeAll(async () => {
  routes = await findRoutes(fileURLToPath(new URL('../../functions', import.meta.url)))
})

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('these are all the routes, in the order of matching', () => {
  const table = routes.map(
    ({ method, path, endpoint }) => `${method.padEnd(6)} ${path} (${endpoint.auth})`,
  )
  expect(`${table.join('\n')}\n`).toMatchInlineSnapshot(`
    "GET    / (owner)
    GET    /api/attachments (owner)
    DELETE /api/attachments/:key (owner)
    GET    /api/attachments/:key (owner)
    POST   /api/attachments/:key/confirm (owner)
    DELETE /api/attachments/:key/link (owner)
    POST   /api/attachments/:key/link (owner)
    PUT    /api/attachments/:key/poster (owner)
    POST   /api/attachments/:key/restore (owner)
    POST   /api/auth/token/rotate (owner)
    GET    /api/calendar (owner)
    GET    /api/docs (public)
    GET    /api/doctor (owner)
    POST   /api/doctor/fix (owner)
    GET    /api/events (owner)
    PATCH  /api/events (owner)
    POST   /api/events (owner)
    POST   /api/events/changes/:id/undo (owner)
    DELETE /api/events/:id (owner)
    GET    /api/events/:id (owner)
    PATCH  /api/events/:id (owner)
    POST   /api/events/:id/attachments (owner)
    POST   /api/events/:id/restore (owner)
    GET    /api/events/:id/revisions (owner)
    POST   /api/events/:id/revisions/:version/restore (owner)
    GET    /api/export (owner)
    POST   /api/import (owner)
    GET    /api/insights (owner)
    GET    /api/map (owner)
    GET    /api/on-this-day (owner)
    GET    /api/openapi.json (public)
    GET    /api/pins (owner)
    DELETE /api/pins/:id (owner)
    PUT    /api/pins/:id (owner)
    GET    /api/places/nearest (owner)
    GET    /api/places/taken (owner)
    GET    /api/quick-add (owner)
    POST   /api/quick-add (owner)
    POST   /api/reindex (owner)
    GET    /api/search (owner)
    GET    /api/search/histogram (owner)
    GET    /api/settings (owner)
    PATCH  /api/settings (owner)
    DELETE /api/tags (owner)
    GET    /api/tags (owner)
    PATCH  /api/tags (owner)
    GET    /api/tags/changes/:id (owner)
    POST   /api/tags/changes/:id/undo (owner)
    POST   /api/tags/merge (owner)
    GET    /api/views (owner)
    POST   /api/views (owner)
    DELETE /api/views/:id (owner)
    PATCH  /api/views/:id (owner)
    POST   /api/views/:id/restore (owner)
    GET    /assets/:name (public)
    GET    /attachments/:key (owner)
    POST   /attachments/:key/delete (owner)
    POST   /attachments/:key/end-links (owner)
    POST   /attachments/:key/restore (owner)
    GET    /attachments/:key/share (owner)
    GET    /attachments/:key/text (owner)
    GET    /calendar (owner)
    GET    /calendar/:year (owner)
    GET    /calendar/:year/:month (owner)
    GET    /days/:date (owner)
    POST   /events (owner)
    POST   /events/changes/:id/undo (owner)
    GET    /events/new (owner)
    POST   /events/preview (owner)
    POST   /events/selected (owner)
    GET    /events/selected/export (owner)
    GET    /events/understood (owner)
    GET    /events/:id (owner)
    POST   /events/:id (owner)
    GET    /events/:id/actions (owner)
    POST   /events/:id/attachments (owner)
    GET    /events/:id/card (owner)
    POST   /events/:id/delete (owner)
    GET    /events/:id/edit (owner)
    POST   /events/:id/end-links (owner)
    GET    /events/:id/history (owner)
    POST   /events/:id/pin (owner)
    POST   /events/:id/restore (owner)
    POST   /events/:id/revisions/:version/restore (owner)
    POST   /events/:id/tasks (owner)
    POST   /events/:id/unpin (owner)
    GET    /favicon.ico (public)
    GET    /health/live (public)
    GET    /health/ready (public)
    GET    /insights (owner)
    GET    /insights.csv (owner)
    GET    /login (public)
    POST   /login (public)
    POST   /login/passkey (public)
    POST   /login/passkey/options (public)
    POST   /logout (public)
    GET    /manifest.webmanifest (public)
    GET    /map (owner)
    GET    /map/events (owner)
    GET    /map/land (owner)
    GET    /map/streets (owner)
    GET    /metrics (public)
    GET    /offline (public)
    GET    /offline/event (public)
    GET    /offline/events (owner)
    GET    /offline/latest (owner)
    GET    /offline/timeline (public)
    GET    /on-this-day (owner)
    POST   /on-this-day/pauses (owner)
    POST   /on-this-day/pauses/undo (owner)
    GET    /on-this-day/random (owner)
    GET    /photos (owner)
    GET    /places/map (owner)
    GET    /renditions/:size/:key (owner)
    GET    /search/completions (owner)
    GET    /search/histogram (owner)
    POST   /second-factor-off (public)
    GET    /session (owner)
    GET    /settings (owner)
    POST   /settings (owner)
    POST   /settings/passkeys (owner)
    POST   /settings/passkeys/options (owner)
    POST   /settings/passkeys/:id/remove (owner)
    POST   /settings/password (owner)
    POST   /settings/second-factor (owner)
    POST   /settings/second-factor/confirm (owner)
    POST   /settings/sessions/:id/end (owner)
    POST   /settings/sign-out (owner)
    POST   /settings/storage/check (owner)
    POST   /settings/storage/test (owner)
    POST   /settings/timezone (owner)
    POST   /settings/token (owner)
    POST   /share (owner)
    GET    /sw.js (public)
    GET    /tags (owner)
    GET    /tags/change (owner)
    POST   /tags/change (owner)
    GET    /tags/changes/:id (owner)
    POST   /tags/changes/:id/undo (owner)
    POST   /tags/delete (owner)
    GET    /timeline/rail (owner)
    GET    /timeline/years (owner)
    GET    /trash (owner)
    POST   /trash/empty (owner)
    POST   /trash/files/:key/delete (owner)
    GET    /trash/files/:key/picture (owner)
    POST   /trash/files/:key/restore (owner)
    POST   /trash/:id/delete (owner)
    POST   /trash/:id/restore (owner)
    GET    /views (owner)
    POST   /views (owner)
    POST   /views/:id (owner)
    POST   /views/:id/delete (owner)
    POST   /views/:id/restore (owner)
    "
  `)
})

describe('a path that is there, by another method', () => {
  const others = [
    ['DELETE', '/api/events', 'GET, HEAD, PATCH, POST'],
    ['PUT', '/api/events', 'GET, HEAD, PATCH, POST'],
    ['POST', '/api/events/1', 'DELETE, GET, HEAD, PATCH'],
    ['GET', '/api/events/1/restore', 'POST'],
    ['HEAD', '/api/events/1/restore', 'POST'],
    ['PROPFIND', '/api/tags', 'DELETE, GET, HEAD, PATCH'],
    ['OPTIONS', '/api/search', 'GET, HEAD'],
    ['POST', '/health/live', 'GET, HEAD'],
  ] as const
  testScenarios(
    lifelog,
    others.map(([method, path, Allow]) => ({
      name: `${method} ${path}, which allows ${Allow},`,
      request: `${method} ${path}`,
      status: 405,
      answered: { Allow },
      content: { code: 'method_not_allowed' },
      forbidden: ['access-control-allow-origin'],
    })),
  )

  test('is refused without a token too, since the paths are no secret', async () => {
    const response = await lifelog.app.request('/api/events', { method: 'PUT' })
    expect(response.status).toBe(405)
  })
})

describe('HEAD', () => {
  test.each(['/api/events', '/api/openapi.json', '/api/docs', '/health/live', '/api/export'])(
    '%s is answered as GET is, without the body',
    async (path) => {
      const get = await lifelog.request(path)
      const head = await lifelog.request(path, { method: 'HEAD' })
      await get.body?.cancel()
      expect(head.status).toBe(200)
      expect(head.headers.get('Content-Type')).toBe(get.headers.get('Content-Type'))
      expect(await head.text()).toBe('')
    },
  )
})

describe('a path that is not there', () => {
  test.each([
    '/api',
    '/api/',
    '/api/events/',
    '/api/event',
    '/API/events',
    '/api/events/1/',
    '/api/events/1/2/3',
    '/api//events',
    '/api/events/../tags/x',
    '/functions/api/events/index.get.ts',
    '/.env',
    '/assets',
    '/assets/',
    '/%',
    '/%ff',
    '/api/%00',
    '/api/<script>',
  ])('%s is not found', async (path) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const response = await lifelog.request(path, { method })
      expect(response.status).toBe(404)
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
      const body = (await response.json()) as Record<string, unknown>
      expect(body).toMatchObject({
        type: 'urn:lifelog:problem:not_found',
        title: 'Not found',
        status: 404,
        code: 'not_found',
      })
      expect(body.request_id).toBe(response.headers.get('X-Request-Id'))
    }
  })
})

/** An app with one endpoint more, which fails as nobody expected. */
function brokenApp() {
  const broken = endpoint({
    summary: 'Break',
    auth: 'public',
    handle: () => {
      throw new Error(`select secret from ${import.meta.filename}`, { cause: new Error('deeper') })
    },
  })
  const route = { method: 'GET', path: '/broken', file: 'broken.get.ts', endpoint: broken }
  return createApp(lifelog.ctx, [route])
}

describe('every kind of answer', () => {
  const answers: [string, () => Response | Promise<Response>, number][] = [
    ['JSON', () => lifelog.request('/api/events'), 200],
    ['nothing', () => trashOne(), 204],
    ['a stream', () => lifelog.request('/api/export'), 200],
    ['a page', () => lifelog.request('/api/docs'), 200],
    ['a style sheet', () => lifelog.request('/assets/docs.css'), 200],
    ['no body for HEAD', () => lifelog.request('/api/tags', { method: 'HEAD' }), 200],
    ['bad input', () => lifelog.request('/api/events?limit=0'), 422],
    ['bad JSON', () => lifelog.request('/api/events', { method: 'POST', json: undefined }), 415],
    ['nobody known', () => lifelog.app.request('/api/events'), 401],
    ['another site', () => lifelog.app.request('/api/events', forged), 403],
    ['nothing there', () => lifelog.request('/nothing'), 404],
    ['another method', () => lifelog.request('/api/events', { method: 'PUT' }), 405],
    ['a failure', () => brokenApp().request('/broken'), 500],
  ]
  const forged = { method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } }

  async function trashOne() {
    const json = { title: 'to be deleted' }
    const { id } = await lifelog.json<{ id: number }>('/api/events', { method: 'POST', json }, 201)
    return lifelog.request(`/api/events/${id}`, { method: 'DELETE' })
  }

  test.each(answers)('%s has an id and the headers that protect', async (_, send, status) => {
    const response = await send()
    await response.body?.cancel()
    expect(response.status).toBe(status)
    const { headers } = response
    expect(headers.get('X-Request-Id')).toMatch(uuid)
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('X-Frame-Options')).toBe('DENY')
    expect(headers.get('Referrer-Policy')).toBe('same-origin')
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    expect(headers.has('Cache-Control')).toBe(true)
    const policy = headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.has('Server')).toBe(false)
    expect(headers.has('X-Powered-By')).toBe(false)
  })

  test('an id is given by LifeLog, whatever the client says', async () => {
    const headers = { 'X-Request-Id': 'chosen-by-client' }
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const response = await lifelog.request('/nothing', { headers })
        return response.headers.get('X-Request-Id')
      }),
    )
    expect(new Set(ids).size).toBe(20)
    expect(ids).not.toContain('chosen-by-client')
  })

  test('what nobody expected is shown to the log alone', async () => {
    const response = await brokenApp().request('/broken')
    const text = await response.text()
    expect(JSON.parse(text)).toEqual({
      type: 'urn:lifelog:problem:internal_error',
      title: 'Internal error',
      status: 500,
      code: 'internal_error',
      detail: 'Something went wrong. The log has more under this request_id.',
      request_id: response.headers.get('X-Request-Id'),
    })
    expect(text).not.toMatch(/select|secret|\.ts|at |deeper/)
    const entry = lifelog.logged
      .map((line) => JSON.parse(line))
      .find(
        (line) =>
          line.request_id === response.headers.get('X-Request-Id') && line.level === 'error',
      )
    expect(entry.err.message).toContain('select secret')
    expect(entry.err.stack).toContain('routes.test.ts')
    expect(entry.err.cause.message).toBe('deeper')
  })
})

describe('the log', () => {
  test('has a line for each request, with its route and never its URL', async () => {
    const before = lifelog.logged.length
    const response = await lifelog.request('/api/events/123?permanent=true', { method: 'DELETE' })
    const lines = lifelog.logged.slice(before).map((line) => JSON.parse(line))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      pid: expect.any(Number),
      hostname: expect.any(String),
      request_id: response.headers.get('X-Request-Id'),
      method: 'DELETE',
      route: '/api/events/:id',
      status: 404,
      duration_ms: expect.any(Number),
      msg: 'request',
    })
  })

  test.each([
    ['/nothing/here', null, 'info'],
    ['/health/live', '/health/live', 'debug'],
    ['/api/events/x', '/api/events/:id', 'info'],
  ])('%s is the route %s, at level %s', async (path, route, level) => {
    const before = lifelog.logged.length
    await lifelog.request(path)
    const [line] = lifelog.logged.slice(before).map((text) => JSON.parse(text))
    expect(line).toMatchObject({ route, level, method: 'GET' })
  })

  test('holds no token, cookie, password, search or text of the owner', async () => {
    const secret = 'vnqzx0secret0vnqzx'
    const url = encodeURIComponent(secret)
    const json = {
      title: secret,
      description: secret,
      tags: [secret],
      metadata: { [secret]: secret },
    }
    const headers = { Cookie: `lifelog=${secret}; __Host-lifelog=${secret}` }
    const form = (fields: Record<string, string>) => ({
      method: 'POST',
      body: new URLSearchParams(fields),
    })
    const { id } = await lifelog.json<{ id: number }>('/api/events', { method: 'POST', json }, 201)
    await lifelog.request('/api/events', { method: 'POST', json: { ...json, [secret]: secret } })
    await lifelog.request('/api/events', { method: 'POST', json: { ...json, title: 7 } })
    await lifelog.request('/api/events', { method: 'POST', body: `{"${secret}` })
    await lifelog.request(`/api/events/${id}`, { method: 'PATCH', json })
    await lifelog.request(`/api/search?q=${url}&cursor=${url}`)
    await lifelog.request(`/api/search?q=${url}&tags=${url}&sort=relevance`)
    await lifelog.request(`/api/tags?prefix=${url}`)
    await lifelog.request(`/api/events?token=${token}&password=${password}`)
    await lifelog.request(`/api/attachments/${secret}?mode=stream`)
    await lifelog.request(`/${secret}`)
    await lifelog.request(`/assets/${secret}?again=${secret}`)
    await lifelog.request(`/api/events/${id}/attachments`, {
      method: 'POST',
      json: { filename: `${secret}.txt`, content_type: 'text/plain', size_bytes: 3 },
    })
    await lifelog.request('/api/settings', { method: 'PATCH', json: { timezone: secret } })
    await lifelog.app.request('/api/events', { headers })
    await lifelog.app.request('/api/events', { headers: { Authorization: `Bearer ${secret}` } })
    await lifelog.app.request('/login', form({ password }))
    await lifelog.app.request('/login', form({ password: secret }))
    await lifelog.app.request('http://lifelog.lan/login', {
      ...form({ password }),
      headers: { ...headers, Origin: `http://${secret}` },
    })
    const { token: next } = await lifelog.json<{ token: string }>('/api/auth/token/rotate', {
      method: 'POST',
    })
    await lifelog.request('/api/events', { headers: { Authorization: `Bearer ${next}` } })
    const log = lifelog.logged.join('')
    expect(lifelog.logged.length).toBeGreaterThan(20)
    for (const forbidden of [secret, token, next, password, 'Bearer', 'lifelog=', '?']) {
      expect(log).not.toContain(forbidden)
    }
  })
})
