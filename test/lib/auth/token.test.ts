import { describe, expect, test } from 'vitest'
import { bearerToken, hashToken, newToken, verifyToken } from '../../../lib/auth/token.ts'

describe('a token', () => {
  test('is llog_ and 256 random bits', () => {
    const tokens = Array.from({ length: 100 }, newToken)
    for (const token of tokens) expect(token).toMatch(/^llog_[A-Za-z0-9_-]{43}$/)
    expect(new Set(tokens).size).toBe(100)
  })

  test('is stored as its SHA-256, from which it can’t be read', () => {
    const token = newToken()
    expect(hashToken(token)).toMatch(/^[0-9a-f]{64}$/)
    expect(hashToken('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  test('is accepted, and no other is, of whatever length', () => {
    const token = newToken()
    const hash = hashToken(token)
    expect(verifyToken(token, hash)).toBe(true)
    for (const wrong of ['', token.slice(0, -1), `${token}x`, newToken(), hash, 'ü'.repeat(500)]) {
      expect(verifyToken(wrong, hash), wrong).toBe(false)
    }
  })
})

test.each([
  ['Bearer llog_abc', 'llog_abc'],
  ['bearer llog_abc', 'llog_abc'],
  ['BEARER   llog_abc', 'llog_abc'],
  ['Bearer', undefined],
  ['Bearer ', undefined],
  ['Bearerllog_abc', undefined],
  ['Basic b3duZXI6eA==', undefined],
  ['llog_abc', undefined],
  ['', undefined],
])('of the header “Authorization: %s” the token is %s', (header, token) => {
  const request = new Request('http://localhost/', { headers: { Authorization: header } })
  expect(bearerToken(request)).toBe(token)
})

test('a request without Authorization carries no token', () => {
  expect(bearerToken(new Request('http://localhost/'))).toBeUndefined()
})
