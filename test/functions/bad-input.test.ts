import { once } from 'node:events'
import { request as httpRequest, type RequestOptions, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../lib/events/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import { expectScenario, internals, type Scenario, testScenarios } from '../support/scenario.ts'
import { token, useLifeLog } from '../support/setup.ts'

const lifelog = useLifeLog()
beforeAll(async () => {
  for (const title of ['first', 'second']) {
    await lifelog.record({ title, tags: ['tag'] })
  }
})

/** Sends a request and expects it to be refused, with a code and, where given, at a path. */
const refused = (
  path: string,
  { method = 'GET', json, body, headers }: Request,
  status: number,
  code: string,
  at?: string,
) =>
  expectScenario(lifelog, {
    name: path,
    request: `${method} ${path}`,
    json,
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
    status,
    content: {
      code,
      ...(at !== undefined && {
        errors: expect.arrayContaining([expect.objectContaining({ path: at })]),
      }),
    },
  })

type Request = Pick<Scenario, 'json' | 'body' | 'headers'> & { method?: string }

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const withMetadata = (metadata: string) => `{"title":"x","metadata":${metadata}}`
const json = { 'Content-Type': 'application/json' }
const nul = '\0'
const half = '\ud800'

describe('a new event is refused', () => {
  test.each<[string, unknown, string | undefined]>([
    ['without a title', {}, 'title'],
    ['with an empty title', { title: '' }, 'title'],
    ['with a blank title', { title: ' \n\t ' }, 'title'],
    ['with a title of 501 characters', { title: 'x'.repeat(501) }, 'title'],
    ['with a number as title', { title: 7 }, 'title'],
    ['with a list as title', { title: ['x'] }, 'title'],
    ['with null as title', { title: null }, 'title'],
    [
      'with 49,000 values in its metadata',
      { title: 'x', metadata: { a: Array(49_000).fill(1) } },
      'metadata',
    ],
    ['with a title of 1.9 MB', { title: 'x'.repeat(1_900_000) }, 'title'],
    ['with NUL in the title', { title: `a${nul}b` }, 'title'],
    ['with half a character in the title', { title: `a${half}` }, 'title'],
    ['with NUL in the description', { title: 'x', description: nul }, 'description'],
    ['with half a character in the description', { title: 'x', description: half }, 'description'],
    [
      'with too long a description',
      { title: 'x', description: 'd'.repeat(100_001) },
      'description',
    ],
    ['with a number as description', { title: 'x', description: 1 }, 'description'],
    ['with text as tags', { title: 'x', tags: 'a,b' }, 'tags'],
    ['with numbers as tags', { title: 'x', tags: [1] }, 'tags.0'],
    ['with null as a tag', { title: 'x', tags: ['a', null] }, 'tags.1'],
    ['with an empty tag', { title: 'x', tags: ['a', ' '] }, 'tags.1'],
    ['with a comma in a tag', { title: 'x', tags: ['a,b'] }, 'tags.0'],
    ['with a tag of 65 characters', { title: 'x', tags: ['t'.repeat(65)] }, 'tags.0'],
    ['with NUL in a tag', { title: 'x', tags: [`a${nul}`] }, 'tags.0'],
    ['with half a character in a tag', { title: 'x', tags: [half] }, 'tags.0'],
    ['with 51 tags', { title: 'x', tags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, 'tags'],
    ['with a list as metadata', { title: 'x', metadata: [] }, 'metadata'],
    ['with text as metadata', { title: 'x', metadata: '{}' }, 'metadata'],
    ['with a number as metadata', { title: 'x', metadata: 1 }, 'metadata'],
    ['with NUL in a metadata key', { title: 'x', metadata: { [nul]: 1 } }, 'metadata'],
    ['with NUL deep in metadata', { title: 'x', metadata: { a: [{ b: nul }] } }, 'metadata'],
    ['with half a character in metadata', { title: 'x', metadata: { a: half } }, 'metadata'],
    [
      'with half a character in a metadata key',
      { title: 'x', metadata: { [half]: 1 } },
      'metadata',
    ],
    ['with 65 KiB of metadata', { title: 'x', metadata: { a: 'm'.repeat(65 * 1024) } }, 'metadata'],
    ['with an unknown field', { title: 'x', colour: 'red' }, 'colour'],
    ['with an id', { title: 'x', id: 1 }, 'id'],
    ['with a version', { title: 'x', version: 1 }, 'version'],
    ['with a uid that is none', { title: 'x', uid: '1' }, 'uid'],
    ['with a number as uid', { title: 'x', uid: 1 }, 'uid'],
    ['with a number as timestamp', { title: 'x', timestamp: 1764000000 }, 'timestamp'],
    ['with nothing that is an object', null, ''],
    ['with a list', [], ''],
    ['with a list of events', [{ title: 'x' }], ''],
    ['with text', 'title', ''],
    ['with a number', 7, ''],
  ])('%s', async (_, body, at) => {
    await refused(
      '/api/events',
      { method: 'POST', json: body },
      422,
      'validation_failed',
      at || undefined,
    )
  })

  test.each([
    '',
    'now',
    'tomorrow',
    '2026-02-30T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-00-10T10:00:00Z',
    '2026-1-1',
    '2026-13',
    '98',
    '0000',
    '~',
    '1998~~',
    '2026-01-01T24:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T10:60:00Z',
    '0000-01-01T00:00:00Z',
    '10000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '0001-01-01T00:00:00+01:00',
    '0001-01-01T00:30',
    '2026-01-01T10:00:00+25:00',
    '2026-01-01T10:00:00[Europe/Berlin]',
    '2026-01-01T10:00:00.1234567890Z',
    "2026-01-01T10:00:00Z'; drop table events; --",
    'infinity',
    '-infinity',
    'epoch',
    `2026-01-01T10:00:00Z${nul}`,
    '٢٠٢٦-01-01T10:00:00Z',
  ])('at the time “%s”', async (timestamp) => {
    const body = { title: 'x', timestamp }
    await refused(
      '/api/events',
      { method: 'POST', json: body },
      422,
      'validation_failed',
      'timestamp',
    )
    await refused(
      '/api/events/1',
      { method: 'PATCH', json: body },
      422,
      'validation_failed',
      'timestamp',
    )
  })

  test.each([
    ['33 levels of metadata', withMetadata(deep(33))],
    ['100,000 levels of metadata', withMetadata(deep(100_000))],
    ['100,000 lists in each other', withMetadata(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)],
    ['a number beyond all numbers', withMetadata('{"a":1e400}')],
    ['an escaped NUL', withMetadata('{"a":"\\u0000"}')],
    ['an escaped half of a character', withMetadata('{"a":"\\udfff"}')],
    ['a prototype for its own', '{"title":"x","__proto__":{"title":"y"}}'],
    ['a constructor', '{"title":"x","constructor":{"prototype":{}}}'],
  ])('with %s', async (_, body) => {
    await refused('/api/events', { method: 'POST', headers: json, body }, 422, 'validation_failed')
    expect(({} as Record<string, unknown>).title).toBeUndefined()
  })

  testScenarios(lifelog, [
    {
      name: 'one of 900,000 numbers, which are counted before they are looked at,',
      request: 'POST /api/events',
      json: { title: 'x', tags: Array(900_000).fill(1) },
      status: 422,
      content: { detail: expect.stringMatching(/^The body has more than \d+ values\.$/) },
    },
  ])

  test('with 32 levels and 64 KiB of metadata it is not', async () => {
    const filled = `{"a":"${'m'.repeat(64 * 1024 - 8)}"}`
    for (const metadata of [deep(32), filled, '{"__proto__":{"x":1},"constructor":1}']) {
      const body = withMetadata(metadata)
      const event = await lifelog.json<Event>(
        '/api/events',
        { method: 'POST', headers: json, body },
        201,
      )
      expect(JSON.stringify(event.metadata)).toBe(metadata)
    }
  })
})

describe('a body is refused', () => {
  const valid = '{"title":"x"}'
  test.each<[string, Request, number, string]>([
    ['that is empty', { body: '', headers: json }, 400, 'invalid_json'],
    ['that is not there', { headers: json }, 400, 'invalid_json'],
    ['that breaks off', { body: '{"title":"x', headers: json }, 400, 'invalid_json'],
    ['with a comma too many', { body: '{"title":"x",}', headers: json }, 400, 'invalid_json'],
    ['of two values', { body: '{}{}', headers: json }, 400, 'invalid_json'],
    ['of NaN', { body: 'NaN', headers: json }, 400, 'invalid_json'],
    ['with a bare NUL', { body: '{"title":"\0"}', headers: json }, 400, 'invalid_json'],
    [
      'whose UTF-8 breaks off',
      { body: Buffer.from('{"title":"ü"}').subarray(0, 11), headers: json },
      400,
      'invalid_json',
    ],
    [
      'in Latin-1',
      { body: Buffer.from('{"title":"ü"}', 'latin1'), headers: json },
      400,
      'invalid_json',
    ],
    [
      'in UTF-16',
      { body: Buffer.from('{"title":"x"}', 'utf16le'), headers: json },
      400,
      'invalid_json',
    ],
    [
      'with half a character in UTF-8',
      {
        body: Buffer.from([...Buffer.from('{"title":"'), 0xed, 0xa0, 0x80, 0x22, 0x7d]),
        headers: json,
      },
      400,
      'invalid_json',
    ],
    ['as a form', { body: new URLSearchParams({ title: 'x' }) }, 415, 'unsupported_media_type'],
    ['as plain text', { body: valid }, 415, 'unsupported_media_type'],
    [
      'as XML',
      { body: '<a/>', headers: { 'Content-Type': 'application/xml' } },
      415,
      'unsupported_media_type',
    ],
    ['as nothing in particular', { body: new Blob([valid]) }, 415, 'unsupported_media_type'],
    [
      'as nonsense',
      { body: valid, headers: { 'Content-Type': ';;=,' } },
      415,
      'unsupported_media_type',
    ],
    [
      'as multipart where there is no file',
      { body: new FormData() },
      415,
      'unsupported_media_type',
    ],
    [
      'of 10 MB',
      { body: `{"title":"${'x'.repeat(10_000_000)}"}`, headers: json },
      413,
      'payload_too_large',
    ],
  ])('%s', async (_, init, status, code) => {
    await refused('/api/events', { method: 'POST', ...init }, status, code)
    await refused('/api/events/1', { method: 'PATCH', ...init }, status, code)
    await refused('/api/settings', { method: 'PATCH', ...init }, status, code)
  })

  test('with a byte order mark or a charset it is not', async () => {
    for (const [body, type] of [
      [`\ufeff${valid}`, 'application/json'],
      [valid, 'application/json; charset=utf-8'],
      [valid, 'APPLICATION/JSON'],
      [valid, 'application/vnd.lifelog+json'],
    ]) {
      const response = await lifelog.request('/api/events', {
        method: 'POST',
        body,
        headers: { 'Content-Type': type ?? '' },
      })
      expect(response.status).toBe(201)
    }
  })
})

describe('an id that no event has', () => {
  test.each([
    ['0', 404],
    ['999999999', 404],
    ['9007199254740993', 404],
    ['9223372036854775807', 404],
    ['9223372036854775808', 404],
    ['9'.repeat(400), 404],
    ['000000001e9', 422],
    ['-1', 422],
    ['+1', 422],
    ['1.5', 422],
    ['1e3', 422],
    ['0x1', 422],
    ['abc', 422],
    ['null', 422],
    ['%00', 422],
    ['1%00', 422],
    ['%201', 422],
    ['%D9%A1', 422],
    ['%F0%9F%8E%89', 422],
    ['%ff', 422],
    ["1'--", 422],
    ['__proto__', 422],
  ])('%s is answered with %i', async (id, status) => {
    const code = status === 404 ? 'not_found' : 'validation_failed'
    const at = status === 404 ? undefined : 'id'
    await refused(`/api/events/${id}`, {}, status, code, at)
    await refused(`/api/events/${id}`, { method: 'DELETE' }, status, code, at)
    await refused(`/api/events/${id}`, { method: 'PATCH', json: { title: 'x' } }, status, code, at)
    await refused(`/api/events/${id}/restore`, { method: 'POST' }, status, code, at)
    const file = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 1 }
    await refused(`/api/events/${id}/attachments`, { method: 'POST', json: file }, status, code, at)
  })
})

describe('a list is refused', () => {
  const cursor = (position: unknown) => Buffer.from(JSON.stringify(position)).toString('base64url')
  const at = '2026-01-01T00:00:00Z'

  test.each([
    ...['0', '-1', '1.5', '1e9', '1e1', '201', '999999', '9999999', 'abc', '', '%00', '١'].map(
      (limit) => [`limit=${limit}`, 'limit'],
    ),
    ['limit=1&limit=2', 'limit'],
    ['start=2026-01-01&start=2026-01-02', 'start'],
    ['cursor=a&cursor=a', 'cursor'],
    ['sort=random', 'sort'],
    ['sort=NEWEST', 'sort'],
    ['sort=', 'sort'],
    ['tag_mode=none', 'tag_mode'],
    ['start=yesterday', 'start'],
    ['start=', 'start'],
    ['start=2026-02-30', 'start'],
    ['start=2026-13-01', 'start'],
    ['start=0000-01-01', 'start'],
    ['start=10000-01-01', 'start'],
    ['start=2026-1-1', 'start'],
    ['start=2026-01-01%00', 'start'],
    ['end=2026-02-30T00:00:00Z', 'end'],
    ['end=infinity', 'end'],
    ['end=0001-01-01T00:00', 'end'],
    ['start=0001-01-01T00:30', 'start'],
    ['end=2026-01-01;', 'end'],
    [`tags=${encodeURIComponent('a\0')}`, 'tags'],
    [`tags=${Array.from({ length: 51 }, (_, i) => `t${i}`).join()}`, 'tags'],
    ['colour=red', 'colour'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
    ['=1', ''],
    ['limit[]=1', 'limit[]'],
    ['cursor=garbage', 'cursor'],
    ['cursor=%00', 'cursor'],
    ['cursor=null', 'cursor'],
    [`cursor=${'A'.repeat(5000)}`, 'cursor'],
    [`cursor=${cursor(null)}`, 'cursor'],
    [`cursor=${cursor([])}`, 'cursor'],
    [`cursor=${cursor('newest')}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest' })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest', at, id: '1' })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest', at, id: 1.5 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest', at, id: 1e300 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest', at: 'infinity', id: 1 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest', at: "'; --", id: 1 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest', at: '2026-02-30T00:00:00Z', id: 1 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'newest', at, id: 1, extra: 1 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'oldest', at, id: 1 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'trash', at, id: 1 })}`, 'cursor'],
    [`cursor=${cursor({ sort: 'relevance', at, id: 1, rank: 0.5 })}`, 'cursor'],
  ])('with %s', async (query, path) => {
    await refused(`/api/events?${query}`, {}, 422, 'validation_failed', path)
    await refused(`/api/search?q=first&${query}`, {}, 422, 'validation_failed', path)
  })

  test('with a cursor of another sort', async () => {
    const { next_cursor } = await lifelog.json<EventsPage>('/api/events?limit=1')
    expect(next_cursor).not.toBeNull()
    for (const query of ['sort=oldest', 'trash=true']) {
      await refused(
        `/api/events?${query}&cursor=${next_cursor}`,
        {},
        422,
        'validation_failed',
        'cursor',
      )
    }
  })

  test.each([
    ['q=%00', 'q'],
    [`q=${'x'.repeat(501)}`, 'q'],
    ['q=a&q=b', 'q'],
  ])('as a search with %s', async (query, path) => {
    await refused(`/api/search?${query}`, {}, 422, 'validation_failed', path)
  })

  test.each([
    ['prefix=%00', 'prefix'],
    ['limit=0', 'limit'],
    ['q=x', 'q'],
  ])('of tags, with %s', async (query, path) => {
    await refused(`/api/tags?${query}`, {}, 422, 'validation_failed', path)
  })

  test.each([
    ['sort=newest&start=2026-01-02&end=2026-01-01'],
    [`cursor=${cursor({ sort: 'newest', at, id: -1 })}`],
    [`cursor=${cursor({ sort: 'newest', at: '0001-01-01T00:00:00Z', id: 1 })}`],
    ['tags=%ED%A0%80'],
    [`tags=${encodeURIComponent('a\'b,\\,{},"')}`],
    ['end=0001-01-01'],
    ['start=9999-12-30'],
  ])('and with %s it is merely empty', async (query) => {
    expect(await lifelog.json(`/api/events?${query}`)).toEqual({ items: [], next_cursor: null })
  })

  test.each([
    '%ED%A0%80',
    '"',
    '""',
    '-',
    '--',
    '- -',
    'or',
    'or or',
    '"" or -""',
    "'",
    '\\',
    '%25_',
    ':*',
    '!()|%26:<->',
    'a:*b',
    '%F0%9F%8E%89',
    '%E2%80%8B',
    '<script>alert(1)</script>',
    "'; drop table events; --",
    `${'or '.repeat(160)}`,
    `${'- '.repeat(240)}`,
    `${'a '.repeat(240)}`,
  ])('and a search for “%s” is answered', async (q) => {
    for (const sort of ['newest', 'oldest', 'relevance']) {
      const page = await lifelog.json<EventsPage>(`/api/search?sort=${sort}&q=${q}`)
      expect(page.items.length).toBeLessThanOrEqual(50)
    }
  })
})

describe('other parameters are refused', () => {
  test.each<[string, string, string]>([
    ['GET', '/api/events/1?x=1', 'x'],
    ['DELETE', '/api/events/1?permanent=yes', 'permanent'],
    ['DELETE', '/api/events/1?permanent=true&permanent=true', 'permanent'],
    ['POST', '/api/events/1/restore?force=1', 'force'],
    ['GET', '/api/settings?x=1', 'x'],
    ['GET', '/api/export?format=xml', 'format'],
    ['GET', '/api/export?presign=1', 'presign'],
    ['POST', '/api/auth/token/rotate?token=mine', 'token'],
    ['GET', '/api/openapi.json?x=1', 'x'],
    ['GET', '/health/live?x=1', 'x'],
    ['GET', '/api/attachments/x?mode=both', 'mode'],
    ['GET', '/api/attachments/x?download=true', 'download'],
  ])('%s %s', async (method, path, at) => {
    await refused(path, { method }, 422, 'validation_failed', at)
  })

  test.each<[unknown, string]>([
    [{ file_max_bytes: '1' }, 'file_max_bytes'],
    [{ file_max_bytes: 0 }, 'file_max_bytes'],
    [{ file_max_bytes: 1.5 }, 'file_max_bytes'],
    [{ file_max_bytes: 1e300 }, 'file_max_bytes'],
    [{ file_max_bytes: null }, 'file_max_bytes'],
    [{ attachment_max_per_event: -1 }, 'attachment_max_per_event'],
    [{ allowed_mime_types: [] }, 'allowed_mime_types'],
    [{ allowed_mime_types: 'image/png' }, 'allowed_mime_types'],
    [{ allowed_mime_types: ['image/*'] }, 'allowed_mime_types.0'],
    [{ allowed_mime_types: ['image/png\0'] }, 'allowed_mime_types.0'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '' }, 'timezone'],
    [{ timezone: 'Europe/Berlin\0' }, 'timezone'],
    [{ bucket: 'other' }, 'bucket'],
    [{ storage: {} }, 'storage'],
  ])('settings %j', async (body, at) => {
    await refused('/api/settings', { method: 'PATCH', json: body }, 422, 'validation_failed', at)
  })

  test.each(['x', '"x"', '"1', '1.5', '"1", "2"', '"99999999999999999999"', 'W/'])(
    'If-Match: %s',
    async (version) => {
      const init = { method: 'PATCH', json: { title: 'x' }, headers: { 'If-Match': version } }
      await refused('/api/events/1', init, 422, 'validation_failed', 'If-Match')
    },
  )
})

describe('an attachment is refused', () => {
  const file = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 10 }
  test.each<[string, unknown, number, string, string?]>([
    ['without a name', { ...file, filename: undefined }, 422, 'validation_failed', 'filename'],
    ['with an empty name', { ...file, filename: '' }, 422, 'validation_failed', 'filename'],
    ['with a dot as name', { ...file, filename: '.' }, 422, 'validation_failed', 'filename'],
    ['with NUL in its name', { ...file, filename: 'a\0' }, 422, 'validation_failed', 'filename'],
    ['with half a character', { ...file, filename: half }, 422, 'validation_failed', 'filename'],
    [
      'with no type at all',
      { ...file, content_type: 'x' },
      422,
      'validation_failed',
      'content_type',
    ],
    [
      'with a number as type',
      { ...file, content_type: 1 },
      422,
      'validation_failed',
      'content_type',
    ],
    [
      'with a type of NUL',
      { ...file, content_type: '\0' },
      422,
      'validation_failed',
      'content_type',
    ],
    ['that is empty', { ...file, size_bytes: 0 }, 422, 'validation_failed', 'size_bytes'],
    ['of less than nothing', { ...file, size_bytes: -1 }, 422, 'validation_failed', 'size_bytes'],
    ['of half a byte', { ...file, size_bytes: 0.5 }, 422, 'validation_failed', 'size_bytes'],
    ['of 2^53 bytes', { ...file, size_bytes: 2 ** 53 }, 422, 'validation_failed', 'size_bytes'],
    ['of "10" bytes', { ...file, size_bytes: '10' }, 422, 'validation_failed', 'size_bytes'],
    ['with an unknown field', { ...file, key: 'mine' }, 422, 'validation_failed', 'key'],
    ['that is too large', { ...file, size_bytes: 2 ** 52 }, 413, 'file_too_large'],
    [
      'of a type that is not allowed',
      { ...file, filename: 'a.zip', content_type: 'application/zip' },
      415,
      'file_type_not_allowed',
    ],
    ['of a type to run', { ...file, filename: 'a.exe' }, 415, 'file_type_not_allowed'],
  ])('%s', async (_, body, status, code, at) => {
    const { items } = await lifelog.json<EventsPage>('/api/events?limit=1')
    await refused(
      `/api/events/${items[0]?.id}/attachments`,
      { method: 'POST', json: body },
      status,
      code,
      at,
    )
  })

  test.each(['x', '%00', '..', '%2e%2e%2fetc%2fpasswd', '%ff', 'staging%2fx', 'x'.repeat(5000)])(
    'where its key is none: %s',
    async (key) => {
      await refused(`/api/attachments/${key}x`, {}, 404, 'not_found')
      await refused(`/api/attachments/${key}x?mode=stream`, {}, 404, 'not_found')
      await refused(`/api/attachments/${key}x`, { method: 'DELETE' }, 404, 'not_found')
      await refused(`/api/attachments/${key}x/confirm`, { method: 'POST' }, 404, 'not_found')
      await refused(`/api/attachments/${key}x/link`, { method: 'POST' }, 404, 'not_found')
    },
  )
})

describe('through a real port', () => {
  let server: Server
  beforeAll(async () => {
    server = serve({ fetch: lifelog.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server
    await once(server, 'listening')
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  /** Status and body of a request that Node sends, with `write` putting what it likes on it. */
  function send(options: RequestOptions, chunks: Iterable<Buffer> = []) {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
    const { port } = server.address() as AddressInfo
    const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', ...options })
    request.on('response', async (response) => {
      let text = ''
      for await (const chunk of response.setEncoding('utf8')) text += chunk
      resolve({ status: response.statusCode ?? 0, text })
      request.destroy()
    })
    request.on('error', reject)
    for (const chunk of chunks) request.write(chunk)
    request.end()
    return promise
  }

  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }

  test('a body without a length is cut off at the same size', async () => {
    const chunks = Array.from({ length: 160 }, () => Buffer.alloc(64 * 1024, ' '))
    const { status, text } = await send({ path: '/api/events', headers }, chunks)
    expect(status).toBe(413)
    expect(JSON.parse(text)).toMatchObject({ code: 'payload_too_large' })
  })

  test('a body is not read at all without a token', async () => {
    const chunks = Array.from({ length: 160 }, () => Buffer.alloc(64 * 1024, ' '))
    const { status } = await send(
      { path: '/api/events', headers: { 'Content-Type': 'application/json' } },
      chunks,
    )
    expect(status).toBe(401)
  })

  test.each(['/%', '/%zz', '/api/events/%', '/api/events?q=%', '/api/events?%zz=1', '//', '/\\'])(
    'the path %s is answered with what is wrong',
    async (path) => {
      const { status, text } = await send({ path, headers, method: 'GET' })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(text).not.toMatch(internals)
    },
  )

  test('a wrong Host is answered with 400 at most', async () => {
    for (const host of ['', 'a b', '[', 'lifelog.lan:99999', 'a/b', '\u00e4']) {
      const { status, text } = await send({
        path: '/api/events',
        method: 'GET',
        headers: { ...headers, Host: Buffer.from(host).toString('latin1') },
      })
      expect([200, 400]).toContain(status)
      expect(text).not.toMatch(internals)
    }
  })
})

test('nothing of all this was unexpected', () => {
  const failures = lifelog.logged.filter((line) => JSON.parse(line).status >= 500)
  expect(failures).toEqual([])
})
