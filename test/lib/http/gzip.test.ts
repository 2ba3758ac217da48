import { expect, test } from 'vitest'
import { takesGzip } from '../../../lib/http/gzip.ts'

test.each([
  ['gzip', true],
  ['gzip, deflate, br, zstd', true],
  ['br;q=1.0, GZIP;q=0.8', true],
  ['gzip;q=0.001', true],
  ['', false],
  ['br', false],
  ['gzip;q=0', false],
  ['br, gzip; q=0.0, deflate', false],
])('a client that accepts %j takes gzip: %s', (accepted, takes) => {
  const request = new Request('http://localhost/', { headers: { 'Accept-Encoding': accepted } })
  expect(takesGzip(request)).toBe(takes)
})
