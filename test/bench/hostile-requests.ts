import type { Route } from '../../lib/http/endpoint.ts'

/** One request that is dear to answer; `body` is posted, or put where the method says so. */
export type HostileRequest = {
  name: string
  method: string
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

/** The largest body of all, in bytes. */
export const size = 2_000_000

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'
const fill = (unit: string) => unit.repeat(Math.floor(size / unit.length))

/** Bodies of up to 2 MB that are dear to take apart. */
export const bodies: [name: string, type: string, body: string | Uint8Array][] = [
  ['fields', form, fill('a&')],
  ['distinct fields', form, Array.from({ length: 250_000 }, (_, n) => `a${n}`).join('&')],
  ['plus signs', form, `title=${fill('+')}`],
  ['escapes', form, `title=${fill('%41')}`],
  ['broken escapes', form, `title=${fill('%ff')}`],
  ['spaces', form, `title=x${fill(' ')}x`],
  ['line breaks', form, `title=x&description=${fill('\n ')}`],
  ['quick tags', form, `quick=1&title=${fill('%23a ')}`],
  ['listed tags', form, `title=x&tags=${fill('a,')}`],
  ['numbers as tags', json, `{"title":"x","tags":[${fill('1,')}1]}`],
  ['spaces in a title', json, `{"title":"x${fill(' ')}x"}`],
  [
    'deep metadata',
    json,
    `{"title":"x","metadata":${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}}`,
  ],
  ['wide metadata', json, `{"title":"x","metadata":{"a":[${fill('1,')}1]}}`],
  ['quotes', json, fill('"')],
  ['brackets', json, fill('[')],
  ['Markdown brackets', form, `description=${fill('![').slice(0, 100_000)}`],
  ['Markdown emphasis', form, `description=${fill('**a').slice(0, 100_000)}`],
  ['Markdown backticks', form, `description=${fill('`a``').slice(0, 100_000)}`],
  ['parts', 'multipart/form-data; boundary=b', fill('--b\r\n\r\n')],
  ['lines of import', 'application/x-ndjson', fill('{}\n')],
  ['entries of a tar', 'application/x-tar', tarOf('attachments/x', '0')],
  ['long names in a tar', 'application/x-tar', tarOf('x'.repeat(100), 'L')],
  ['zeros as a tar', 'application/x-tar', new Uint8Array(size)],
]

/** Queries and headers up to what Node.js takes of them: 16 KiB together. */
const queries = [
  ['many parameters', `?${'a&'.repeat(7_000)}`],
  ['many escapes', `?${'%41=%41&'.repeat(1_800)}`],
  ['a long way after the login', `?next=/${'./'.repeat(7_000)}`],
  ['a long version', `?v=${'a'.repeat(15_000)}`],
] as const
const headers: [name: string, headers: Record<string, string>][] = [
  ['cookies', { Cookie: 'a=;'.repeat(4_500) }],
  ['a session that is none', { Cookie: `lifelog=${'a'.repeat(14_000)}` }],
  ['a token that is none', { Authorization: `Bearer ${'a'.repeat(14_000)}` }],
  ['tags of a cache', { 'If-None-Match': '"a",'.repeat(3_500) }],
  ['encodings', { 'Accept-Encoding': 'gzip;q=0.1,'.repeat(1_300) }],
  ['types', { Accept: 'text/html;q=0.1,'.repeat(900) }],
  ['ranges', { Range: `bytes=${'0-0,'.repeat(3_500)}` }],
]

/** A parameter of a path, as long as it may be. */
const parameter = '%2e%2e%2f'.repeat(1_500)

/** What a stranger may send to each public route: a body to one that takes a body, else all that isn't one. */
export function strangersRequests(routes: Route[]): HostileRequest[] {
  return routes
    .filter(({ endpoint }) => endpoint.auth === 'public')
    .flatMap(({ method, path: pattern }) => {
      const path = pattern.replace(/:\w+(\{[^}]*\})?/g, 'x')
      if (method === 'GET') {
        const long = pattern.includes(':') ? [['a long name', ''] as const] : []
        return [
          ...queries.map(([name, query]) => ({ name, method, path: path + query })),
          ...headers.map(([name, headers]) => ({ name, method, path, headers })),
          ...long.map(([name]) => ({
            name,
            method,
            path: pattern.replace(/:\w+(\{[^}]*\})?/g, parameter),
          })),
        ]
      }
      return bodies.map(([name, type, body]) => ({
        name,
        method,
        path,
        headers: { 'Content-Type': type },
        body,
      }))
    })
}

/** What the owner's own program may send to routes that take much apart. */
export const ownersRequests: HostileRequest[] = [
  '/events',
  '/events/preview',
  '/settings',
  '/settings/token',
  '/share',
  '/api/events',
  '/api/import',
  '/api/settings',
].flatMap((path) =>
  bodies.map(([name, type, body]) => ({
    name,
    method: 'POST',
    path,
    headers: { 'Content-Type': type },
    body,
  })),
)

/** What is searched for, by the owner and by a stranger. */
export const searches: HostileRequest[] = [
  ['many parameters', `/api/search?${'a&'.repeat(7_000)}`],
  ['long words', `/api/search?q=${'a'.repeat(15_000)}`],
  ['many words', `/api/search?q=${'a+'.repeat(7_000)}`],
  ['quotes', `/api/search?q=${'%22'.repeat(5_000)}`],
  ['minus signs', `/api/search?q=${'-'.repeat(15_000)}`],
].map(([name = '', path = '']) => ({ name, method: 'GET', path }))

/** What anybody may send to the port of the embedded storage, whose answers cost LifeLog's own CPU. */
export const storageRequests: HostileRequest[] = [
  ...queries.map(([name, query]) => ({ name, method: 'GET', path: `/bucket/key${query}` })),
  ...headers.map(([name, headers]) => ({ name, method: 'GET', path: '/bucket/key', headers })),
  {
    name: 'a long signature',
    method: 'GET',
    path: `/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-SignedHeaders=${'a;'.repeat(7_000)}`,
  },
  ...[
    ['objects to delete', '?delete', fill('<Object><Key>a</Key></Object>')],
    ['open tags', '?delete', fill('<a>')],
    ['spaces in a tag', '?delete', `<Delete${fill(' ')}`],
    ['entities', '?delete', `<Key>${fill('&amp;')}</Key>`],
    ['parts to put together', '?uploadId=x', fill('<Part><ETag>a</ETag></Part>')],
  ].map(([name = '', query = '', body = '']) => ({
    name,
    method: 'POST',
    path: `/bucket/key${query}`,
    headers: { 'Content-Type': 'application/xml' },
    body,
  })),
  ...[
    ['parts of a form', fill('--b\r\n\r\n')],
    ['fields of a form', fill('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n')],
    ['a policy', `--b\r\nContent-Disposition: form-data; name="policy"\r\n\r\n${fill('e30=')}`],
    ['headers of a part', `--b\r\n${fill('a: b\r\n')}`],
  ].map(([name = '', body = '']) => ({
    name,
    method: 'POST',
    path: '/bucket',
    headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    body,
  })),
  {
    name: 'chunks',
    method: 'PUT',
    path: '/bucket/key',
    headers: { 'Content-Encoding': 'aws-chunked', 'X-Amz-Content-Sha256': 'x' },
    body: fill('1;chunk-signature=a\r\nx\r\n'),
  },
]

/** Headers of tar (POSIX.1-1988), one after the other, of entries without content. */
function tarOf(name: string, type: string): Uint8Array {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write('0000644\0', 100)
  header.write('00000000000\0', 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write('ustar\0', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat(Array(Math.floor(size / 512)).fill(header))
}
