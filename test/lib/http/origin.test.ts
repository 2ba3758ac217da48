import { describe, expect, test } from 'vitest'
import { ownOrigin } from '../../../lib/http/origin.ts'

const direct = { PUBLIC_URL: undefined, TRUST_PROXY: false }
const proxied = { PUBLIC_URL: undefined, TRUST_PROXY: true }
const published = { PUBLIC_URL: 'https://log.example/', TRUST_PROXY: false }

const request = (url: string, headers: Record<string, string> = {}) => new Request(url, { headers })
const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'log.example' }

describe('the own origin', () => {
  test('is that of the request', () => {
    expect(ownOrigin(direct, request('http://192.168.1.5:8000/events?q=1'))).toBe(
      'http://192.168.1.5:8000',
    )
  })

  test('heeds X-Forwarded-* from a trusted proxy alone', () => {
    expect(ownOrigin(proxied, request('http://app:8000/', forwarded))).toBe('https://log.example')
    expect(ownOrigin(direct, request('http://app:8000/', forwarded))).toBe('http://app:8000')
  })

  test('heeds the proxy nearest to the client where there are several', () => {
    const headers = {
      'X-Forwarded-Proto': 'https, http',
      'X-Forwarded-Host': 'a.example, b.example',
    }
    expect(ownOrigin(proxied, request('http://app:8000/', headers))).toBe('https://a.example')
  })

  test('knows no default port', () => {
    const headers = { 'X-Forwarded-Proto': 'https' }
    expect(ownOrigin(proxied, request('http://log.example:443/', headers))).toBe(
      'https://log.example',
    )
  })

  test.each<Record<string, string>>([
    { 'X-Forwarded-Host': 'a b' },
    { 'X-Forwarded-Proto': 'javascript' },
    { 'X-Forwarded-Proto': '' },
    { 'X-Forwarded-Host': '/' },
    { 'X-Forwarded-Host': 'x;script-src' },
    { 'X-Forwarded-Host': "'self'" },
  ])('ignores a forwarded value that makes no origin: %o', (headers) => {
    expect(ownOrigin(proxied, request('http://app:8000/', headers))).toBe('http://app:8000')
  })

  test('is that of PUBLIC_URL where the host is, and only there', () => {
    expect(ownOrigin(published, request('http://log.example/'))).toBe('https://log.example')
    expect(ownOrigin(published, request('http://192.168.1.5:8000/'))).toBe(
      'http://192.168.1.5:8000',
    )
  })
})
