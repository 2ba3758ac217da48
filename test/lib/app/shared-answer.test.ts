import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { sharedAnswer } from '../../../lib/app/shared-answer.ts'
import type { Variables } from '../../../lib/http/endpoint.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

test('is made once for everybody of one theme and one language, whatever else they ask with', async () => {
  let made = 0
  const app = new Hono<{ Variables: Variables }>()
  app.get('/shared', (c) => {
    c.set('route', '/shared')
    return sharedAnswer(lifelog.ctx, c, 'text/plain', async () => `made ${++made}`)
  })
  const get = async (headers: Record<string, string>, path = '/shared') =>
    (await app.request(path, { headers })).text()
  expect(await get({ 'Accept-Language': 'de' })).toBe('made 1')
  const cookies = { Cookie: 'lifelog_flash=a; lifelog=b', Host: 'evil.example' }
  expect(await get({ 'Accept-Language': 'de-DE;q=1, fr', ...cookies }, '/shared?a')).toBe('made 1')
  expect(await get({ 'Accept-Language': 'en-US' })).toBe('made 2')
  const json = { theme: 'dark' }
  await lifelog.json('/api/settings', { method: 'PATCH', json })
  expect(await get({ 'Accept-Language': 'de' })).toBe('made 3')
  expect(await get({ 'Accept-Language': 'de' })).toBe('made 3')
})

test('what a browser keeps for when there is no network says nothing of what was just done', async () => {
  const flash = Buffer.from(JSON.stringify({ message: 'Emptied' })).toString('base64url')
  const Cookie = `lifelog_flash=${flash}`
  const login = await lifelog.app.request('/login', { headers: { Cookie } })
  expect(await login.text()).toContain('Emptied')
  for (const path of ['/offline', '/offline/timeline', '/offline/event', '/sw.js']) {
    const answer = await lifelog.request(path, { headers: { Cookie } })
    expect(answer.headers.getSetCookie(), path).toEqual([])
    expect(await answer.text(), path).not.toContain('Emptied')
  }
})
