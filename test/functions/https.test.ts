import { expect, test, vi } from 'vitest'
import { rawClient } from '../support/raw-client.ts'
import { password, useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog({
  TRUST_PROXY: 'true',
  RUSTFS_PUBLIC_ENDPOINT: 'https://log.lan:9443',
})

const hsts = 'Strict-Transport-Security'

async function logIn(proto: string) {
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    Accept: 'text/html',
    'Sec-Fetch-Site': 'same-origin',
    'X-Forwarded-Proto': proto,
    'X-Forwarded-Host': 'log.lan',
  }
  const body = new URLSearchParams({ password })
  const login = await lifelog.app.request('/login', { method: 'POST', headers, body })
  const Cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const saved = await lifelog.app.request('/trash/empty', {
    method: 'POST',
    headers: { ...headers, Cookie },
  })
  expect(saved.status).toBe(303)
  return [...login.headers.getSetCookie(), ...saved.headers.getSetCookie()]
}

test('behind HTTPS every cookie is Secure, that of a message too', async () => {
  const cookies = await logIn('https')
  expect(cookies).toHaveLength(3)
  for (const cookie of cookies) expect(cookie).toContain('; Secure')
  for (const cookie of await logIn('http')) expect(cookie).not.toContain('Secure')
})

test('behind HTTPS every answer says so for a year, and by HTTP none', async () => {
  for (const path of ['/login', '/api/events', '/nothing', '/health/live', '/sw.js']) {
    const ask = (proto: string) =>
      lifelog.request(path, {
        headers: { 'X-Forwarded-Proto': proto, 'X-Forwarded-Host': 'log.lan' },
      })
    expect((await ask('https')).headers.get(hsts), path).toBe('max-age=31536000')
    expect((await ask('http')).headers.get(hsts), path).toBeNull()
  }
})

test('where files come from the same host by HTTP, nothing is said', async () => {
  const before = lifelog.ctx.config.RUSTFS_PUBLIC_ENDPOINT
  lifelog.ctx.config.RUSTFS_PUBLIC_ENDPOINT = 'http://log.lan:9000'
  const answer = await lifelog.request('/login', {
    headers: { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'log.lan' },
  })
  expect(answer.headers.get(hsts)).toBeNull()
  lifelog.ctx.config.RUSTFS_PUBLIC_ENDPOINT = before
})

test('the description of the API names the host by which its owner reads it', async () => {
  const page = async (host: string) =>
    (await lifelog.request('/api/docs', { headers: { 'X-Forwarded-Host': host } })).text()
  const [one, two] = [await page('one.lan'), await page('two.lan')]
  expect(one).toContain('http://one.lan/api/events')
  expect(one.replaceAll('one.lan', 'two.lan')).toBe(two)
  expect(one).not.toContain('lifelog.invalid')
  const stranger = { headers: { 'X-Forwarded-Host': 'one.lan' } }
  const shared = await (await lifelog.app.request('/api/docs', stranger)).text()
  expect(shared).not.toContain('one.lan')
  expect(shared).toContain('http://localhost:8000/api/events')
})

test('behind a proxy all clients of the storage come from one address, and none is cut', async () => {
  const { RUSTFS_ENDPOINT = '' } = lifelog.ctx.config
  const port = Number(new URL(RUSTFS_ENDPOINT).port)
  const clients = await Promise.all(Array.from({ length: 140 }, () => rawClient(port)))
  for (const { send } of clients) await send('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await vi.waitUntil(() => clients.every(({ answers }) => answers() === 1), 60_000)
  for (const { socket } of clients) socket.destroy()
})
