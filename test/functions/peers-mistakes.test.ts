import { beforeAll, describe, expect, test } from 'vitest'
import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import type { OpenApi } from '../../lib/http/openapi-document.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import { svg } from '../support/files.ts'
import { password, token, useLifeLog } from '../support/setup.ts'

/*
 * Mistakes of programs of this kind, by their advisories, against whatever route there is: others'
 * objects by secondary verbs (memos CVE-2025-65796, Vaultwarden CVE-2026-27898), a second login path
 * without throttle (Vaultwarden CVE-2026-27801), a title inside <meta> (Immich CVE-2026-40096), pictures
 * of other hosts (memos CVE-2025-50738), CORS that reflects (memos CVE-2024-41659), mass assignment
 * (monetr CVE-2026-39901), a token that outlives its end (memos CVE-2024-21635), SVG as a picture (memos
 * CVE-2022-4690).
 */
// A clock that stands still: no delay passes between two attempts.
const time = new Date()
const lifelog = useLifeLog({}, () => time)
const evil = 'https://evil.example'
const verbs = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'REPORT']

/** Where anybody gets an answer: to log in, to read about LifeLog, to be offline, to watch it. */
const open =
  /^\/(login|logout|offline(\/(event|timeline))?|second-factor-off|assets|sw\.js|favicon\.ico|manifest\.webmanifest|health\/(live|ready)|metrics|api\/(docs|openapi\.json))(\/|$)/

let event: Event
let paths: string[]
beforeAll(async () => {
  const title = `"><meta http-equiv="refresh" content="0;url=${evil}">`
  const description = `![beacon](${evil}/pixel.png) <img src="${evil}/pixel.gif">`
  event = await lifelog.record({ title, description })
  const templates = lifelog.app.routes.map(({ path }) => path).filter((path) => !path.includes('*'))
  paths = [...new Set(templates)].map((path) =>
    path.replace(':date', '2026-11-25').replaceAll(/:\w+(\{[^}]*\})?/g, `${event.id}`),
  )
  expect(paths.length).toBeGreaterThan(80)
})

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  Promise.resolve(lifelog.app.request(path, { method, headers }))

test('no verb of any route gives a stranger what is the owner’s, or changes it', async () => {
  const before = await lifelog.json<Event>(`/api/events/${event.id}`)
  for (const path of paths.filter((path) => !open.test(path))) {
    for (const method of verbs) {
      const answer = await ask(method, path)
      expect([401, 404, 405], `${method} ${path}`).toContain(answer.status)
      expect(await answer.text(), `${method} ${path}`).not.toContain('http-equiv')
    }
  }
  expect(await lifelog.json<Event>(`/api/events/${event.id}`)).toEqual(before)
})

test('no route lets a page of another site read an answer, nor act with the owner’s session', async () => {
  const body = new URLSearchParams({ password })
  const login = await lifelog.app.request('/login', { method: 'POST', body })
  const Cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  for (const path of paths) {
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const headers = { Cookie, Origin: evil, 'Access-Control-Request-Method': 'POST' }
      const answer = await ask(method, path, headers)
      const allowed = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'))
      expect(allowed, `${method} ${path}`).toEqual([])
      if (method === 'POST') expect([403, 405], `POST ${path}`).toContain(answer.status)
      await answer.body?.cancel()
    }
  }
})

test('no field of an event that LifeLog keeps itself is the client’s to set', async () => {
  const fields = {
    id: 1,
    uid: crypto.randomUUID(),
    deleted_at: '2020-01-01T00:00:00Z',
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    version: 99,
    local_date: '1999-01-01',
  }
  for (const [name, value] of Object.entries(fields)) {
    const json = { title: 'Mass', [name]: value }
    for (const [method, path] of [
      ['POST', '/api/events'],
      ['PATCH', `/api/events/${event.id}`],
    ] as const) {
      const answer = await lifelog.request(path, { method, json })
      if (name === 'uid' && method === 'POST') continue
      expect(answer.status, `${method} ${name}`).toBe(422)
    }
  }
  const now = await lifelog.json<Event>(`/api/events/${event.id}`)
  expect([now.title, now.version]).toEqual([event.title, event.version])
})

test('no JSON of any route takes a field that it doesn’t declare', async () => {
  const api = await lifelog.json<OpenApi>('/api/openapi.json')
  const lenient: string[] = []
  let bodies = 0
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, { requestBody }] of Object.entries(methods)) {
      const given = requestBody?.content['application/json']?.schema
      if (!given) continue
      bodies += 1
      const name =
        String(given.$ref ?? '')
          .split('/')
          .at(-1) ?? ''
      const schema = api.components.schemas[name] ?? given
      if (schema?.additionalProperties !== false) lenient.push(`${method} ${path}`)
    }
  }
  expect(bodies).toBeGreaterThan(10)
  // Of what another LifeLog exported, by which each event is looked at by itself.
  expect(lenient).toEqual(['post /api/import'])
})

describe('what was recorded', () => {
  test.each(['/', '/events/:id', '/events/:id/edit', '/events/:id/history', '/photos', '/map'])(
    'is no markup and no beacon at %s',
    async (template) => {
      const path = template.replace(':id', `${event.id}`)
      const html = await (await lifelog.request(path)).text()
      expect(html).not.toMatch(/<meta http-equiv/i)
      expect(html).not.toMatch(/<img[^>]*evil\.example/i)
    },
  )
})

test('every way to log in is throttled', async () => {
  const attempts: Record<string, Record<string, string>> = {
    '/login': { password: 'a guess' },
    '/login/passkey': { response: '{"id":"a"}' },
  }
  for (const [path, form] of Object.entries(attempts)) {
    await lifelog.ctx.db.deleteFrom('login_attempts').execute()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const init = { method: 'POST', body: new URLSearchParams(form) }
      statuses.push((await lifelog.app.request(path, init)).status)
    }
    expect(statuses.slice(0, 5), path).toEqual([401, 401, 401, 401, 401])
    expect(statuses.slice(5), path).toEqual([429, 429])
  }
})

test('after a login nobody is led to another site', async () => {
  await lifelog.ctx.db.deleteFrom('login_attempts').execute()
  for (const next of [
    evil,
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/%0d%0a//x',
  ]) {
    const body = new URLSearchParams({ password, next })
    const answer = await lifelog.app.request('/login', { method: 'POST', body })
    const to = new URL(answer.headers.get('Location') ?? '', 'http://localhost')
    expect(to.origin, next).toBe('http://localhost')
  }
})

test('no SVG is taken for a picture, nor shown as one where the owner allows its type', async () => {
  const upload = async (name: string, type: string) => {
    const body = new FormData()
    body.append('file', new File([Uint8Array.from(svg)], name, { type }))
    return lifelog.request(`/api/events/${event.id}/attachments`, { method: 'POST', body })
  }
  expect((await upload('avatar.png', 'image/png')).status).toBe(422)
  expect((await upload('avatar', 'image/svg+xml')).status).toBe(415)
  const { allowed_mime_types } = await lifelog.json<SettingsView>('/api/settings')
  const json = { allowed_mime_types: [...allowed_mime_types, 'image/svg+xml'] }
  await lifelog.json('/api/settings', { method: 'PATCH', json })
  expect((await upload('avatar.svg', 'image/svg+xml')).status).toBe(415)
  const allowed = await upload('avatar', 'image/svg+xml')
  expect(allowed.status).toBe(201)
  const { key } = (await allowed.json()) as Attachment
  const { headers } = await lifelog.request(`/api/attachments/${key}?mode=stream`)
  expect(headers.get('Content-Disposition')).toMatch(/^attachment;/)
  expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
  const rendition = await lifelog.request(`/renditions/320/${key}`)
  expect(rendition.headers.get('Content-Type') ?? '').not.toContain('svg')
  const html = await (await lifelog.request(`/events/${event.id}`)).text()
  expect(html).not.toMatch(new RegExp(`<(img|object|embed|iframe)[^>]*${key}`))
})

test('a token and a session that have ended open no route', async () => {
  await lifelog.ctx.db.deleteFrom('login_attempts').execute()
  const post = async (path: string, form: Record<string, string>, Cookie = '') => {
    const headers = { Cookie, Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin' }
    return lifelog.app.request(path, { method: 'POST', headers, body: new URLSearchParams(form) })
  }
  const session = async () => {
    const login = await post('/login', { password })
    expect(login.status).toBe(303)
    return login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }
  const [stolen, own] = [await session(), await session()]
  const next = 'a much better one'
  const form = { current: password, next, repeated: next, token: 'yes' }
  const old: Record<string, string>[] = [
    { Cookie: stolen, 'Sec-Fetch-Site': 'same-origin' },
    { Authorization: `Bearer ${token}` },
  ]
  for (const headers of old) expect((await ask('GET', '/api/events', headers)).status).toBe(200)
  expect((await post('/settings/password', form, own)).status).toBe(303)
  for (const headers of old) {
    for (const path of paths.filter((path) => !open.test(path))) {
      for (const method of verbs) {
        const answer = await ask(method, path, headers)
        expect([401, 404, 405], `${method} ${path}`).toContain(answer.status)
        await answer.body?.cancel()
      }
    }
  }
})
