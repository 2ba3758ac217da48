import { expect, test } from 'vitest'
import {
  clearSessionCookie,
  sessionCookie,
  setSessionCookie,
} from '../../../lib/auth/session-cookie.ts'

const config = { PUBLIC_URL: 'https://log.example', TRUST_PROXY: false }
const secure = 'http://log.example/'
const plain = 'http://192.168.1.5:8000/'
const session = { value: 'abc-_123', expires_at: '2026-12-24T00:00:00.000Z' }

const request = (url: string, cookie?: string) =>
  new Request(url, cookie === undefined ? {} : { headers: { Cookie: cookie } })
const attributes = (header: string) => header.split('; ')

test('under HTTPS the cookie is Secure and bound to this host', () => {
  const cookie = attributes(setSessionCookie(config, request(secure), session))
  expect(cookie[0]).toBe('__Host-lifelog=abc-_123')
  expect(cookie).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']))
  expect(cookie.join()).not.toContain('Domain')
})

test('under plain HTTP it has no prefix and isn’t Secure, so that browsers keep it', () => {
  const cookie = attributes(setSessionCookie(config, request(plain), session))
  expect(cookie[0]).toBe('lifelog=abc-_123')
  expect(cookie).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Path=/']))
  expect(cookie).not.toContain('Secure')
})

test('a cleared cookie expires at once, with the attributes it was set with', () => {
  const cookie = attributes(clearSessionCookie(config, request(secure)))
  expect(cookie[0]).toBe('__Host-lifelog=')
  expect(cookie).toEqual(expect.arrayContaining(['Max-Age=0', 'Secure', 'HttpOnly', 'Path=/']))
})

test.each([
  [secure, '__Host-lifelog=abc', 'abc'],
  [secure, 'theme=dark; __Host-lifelog=abc; x=y', 'abc'],
  [secure, 'lifelog=planted', undefined],
  [plain, 'lifelog=abc', 'abc'],
  [plain, '__Host-lifelog=abc', undefined],
  [plain, 'lifelog=', undefined],
  [plain, 'lifelog', undefined],
  [plain, '; ;=; lifelog=%', '%'],
])('at %s the cookies “%s” hold the session %s', (url, cookie, value) => {
  expect(sessionCookie(config, request(url, cookie))).toBe(value)
})

test('a request without cookies has no session', () => {
  expect(sessionCookie(config, request(plain))).toBeUndefined()
})
