import { expect, test } from 'vitest'
import { publicEndpoint } from '../../../../lib/attachments/serve/public-endpoint.ts'
import { readConfig } from '../../../../lib/base/config.ts'

const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'log.example' }

test.each([
  ['http://localhost:8000', {}, 'http://localhost:9000'],
  ['http://192.168.1.20:8000', {}, 'http://192.168.1.20:9000'],
  ['http://[fe80::1]:8000', {}, 'http://[fe80::1]:9000'],
  ['http://nas.local:8000', { RUSTFS_PUBLIC_PORT: '9100' }, 'http://nas.local:9100'],
  ['http://nas.local', { TRUST_PROXY: 'true' }, 'https://log.example:9000'],
  ['http://nas.local', { RUSTFS_PUBLIC_ENDPOINT: 'https://s3.example/' }, 'https://s3.example'],
  ['http://nas.local', { RUSTFS_PUBLIC_ENDPOINT: 's3.example:1234' }, 'http://s3.example:1234'],
])('a client at %s with %j is sent to %s', (address, environment, endpoint) => {
  const request = new Request(`${address}/api/events/1/attachments`, { headers: forwarded })
  expect(publicEndpoint(readConfig(environment), request)).toBe(endpoint)
})
