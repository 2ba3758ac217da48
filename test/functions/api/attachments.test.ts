import { createHash } from 'node:crypto'
import { parse as parseDisposition } from 'content-disposition'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type {
  Attachment,
  AttachmentsPage,
  Link,
  Reservation,
} from '../../../lib/attachments/schema.ts'
import type { Event } from '../../../lib/events/schema.ts'
import type { OpenApi } from '../../../lib/http/openapi-document.ts'
import { deleteObject } from '../../../lib/storage/objects.ts'
import { type File, files, jpeg, markdown, pdf, plain, png } from '../../support/files.ts'
import { formOf, sendUpload } from '../../support/s3-upload.ts'
import { testScenarios } from '../../support/scenario.ts'
import { type TestLifeLog, useLifeLog } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

const lifelog = useLifeLog({ ATTACHMENT_MAX_PER_EVENT: '20' })
let client: ReturnType<typeof uploading>
const address = (path: string) => `/api/attachments/${path}`
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const get = (path: string, headers: Record<string, string> = {}) =>
  lifelog.request(address(path), { headers })
/** As a browser does: the URL alone, without the token. */
const follow = async (path: string) => {
  const response = await get(path)
  expect(response.status).toBe(302)
  return fetch(response.headers.get('Location') ?? '')
}

beforeAll(async () => {
  client = uploading(lifelog)
})

describe('twenty files of all accepted types', () => {
  let event: number
  const ready = new Map<File, Attachment>()

  beforeAll(async () => {
    event = await client.newEvent()
    for (const file of files) ready.set(file, await client.upload(event, file))
  })

  test('are listed a page after the other, and found by key and digest', async () => {
    const list = async (query: string) => {
      const response = await lifelog.request(`/api/attachments${query}`)
      expect(response.status).toBe(200)
      return (await response.json()) as AttachmentsPage
    }
    const keys = [...ready.values()].map(({ key }) => key)
    const listed: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: AttachmentsPage = await list(`?limit=7&cursor=${cursor}`)
      expect(page.items.length).toBeLessThanOrEqual(7)
      expect(page.items.every(({ event_id }) => event_id === event)).toBe(true)
      listed.push(...page.items.map(({ key }) => key))
      cursor = page.next_cursor
    }
    expect(new Set(listed)).toEqual(new Set(keys))
    expect(listed).toHaveLength(keys.length)
    expect((await list('')).items.map(({ key }) => key)).toEqual(listed)
    const [key = ''] = keys
    expect((await list(`?prefix=${key.slice(0, 12)}`)).items).toMatchObject([{ key }])
    expect(await list(`?sha256=${'0'.repeat(64)}`)).toEqual({ items: [], next_cursor: null })
  })

  test.each(files)('$filename comes back by the URL, byte for byte', async (file) => {
    const response = await follow(ready.get(file)?.key ?? '')
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toEqual(file.bytes)
    const disposition = parseDisposition(response.headers.get('Content-Disposition') ?? '')
    expect(disposition).toMatchObject({ type: 'inline', parameters: { filename: file.filename } })
    const shown = file.content_type.startsWith('text/') ? 'text/plain; charset=utf-8' : undefined
    expect(response.headers.get('Content-Type')).toBe(shown ?? file.content_type)
  })

  test('whatever its type, the description of the API allows it', async () => {
    const { paths } = await lifelog.json<OpenApi>('/api/openapi.json')
    const answers = paths['/api/attachments/{key}']?.get?.responses ?? {}
    for (const status of ['200', '206']) {
      expect(Object.keys(answers[status]?.content ?? {})).toEqual(['*/*'])
    }
  })

  test.each(files)('$filename comes back through LifeLog, to be saved', async (file) => {
    const response = await get(`${ready.get(file)?.key}?mode=stream&download=1`)
    expect(response.status).toBe(200)
    expect(await bytesOf(response)).toEqual(file.bytes)
    expect(response.headers.get('Content-Length')).toBe(String(file.bytes.length))
    expect(response.headers.get('Content-Type')?.split(';')[0]).toBe(file.content_type)
    expect(parseDisposition(response.headers.get('Content-Disposition') ?? '')).toMatchObject({
      type: 'attachment',
      parameters: { filename: file.filename },
    })
  })

  test('the event has them in their order, each as it was confirmed', async () => {
    const { attachments } = await lifelog.json<Event>(`/api/events/${event}`)
    const withoutDigest = (all: Iterable<Attachment>) =>
      [...all].map((attachment) => ({ ...attachment, sha256: null }))
    expect(withoutDigest(attachments)).toEqual(withoutDigest(ready.values()))
  })

  test('each gets its SHA-256 in the background', async () => {
    const digests = files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))
    await vi.waitFor(
      async () => {
        const { attachments } = await lifelog.json<Event>(`/api/events/${event}`)
        expect(attachments.map(({ sha256 }) => sha256)).toEqual(digests)
      },
      { timeout: 60_000, interval: 100 },
    )
  })

  test('storage and database have these and nothing else', async () => {
    const keys = [...ready.values()].map(({ key }) => key).toSorted()
    expect(await client.left()).toEqual({ objects: keys, attachments: keys })
  })

  test('the key can not be guessed and tells nothing', () => {
    const keys = [...ready.values()].map(({ key }) => key)
    expect(new Set(keys).size).toBe(20)
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{40}$/)
  })
})

describe('a reservation', () => {
  test('answers with the attachment and a form for it, and nothing is shown before the file is there', async () => {
    const event = await client.newEvent()
    const response = await client.announce(event, {
      filename: 'C:\\photos\\harbour.jpg',
      content_type: 'Image/JPEG; charset=binary',
      size_bytes: jpeg.length,
    })
    const { attachment, upload } = (await response.json()) as Reservation
    expect(response.headers.get('Location')).toBe(address(attachment.key))
    expect(attachment).toEqual({
      id: expect.any(Number),
      key: expect.any(String),
      filename: 'harbour.jpg',
      content_type: 'image/jpeg',
      size_bytes: jpeg.length,
      sha256: null,
      state: 'pending',
      uploaded_at: null,
    })
    expect(upload.method).toBe('POST')
    expect(formOf(upload).fields).toMatchObject({
      key: `staging/${attachment.key}`,
      'Content-Type': 'image/jpeg',
    })
    const minutes = (Date.parse(upload.expires_at) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(5)
    expect(minutes).toBeLessThanOrEqual(10)
    expect((await lifelog.json<Event>(`/api/events/${event}`)).attachments).toEqual([])
    expect(await codeOf(await get(attachment.key))).toBe('404 not_found')
    expect(await codeOf(await get(`${attachment.key}?mode=stream`))).toBe('404 not_found')
    const link = await lifelog.request(address(`${attachment.key}/link`), { method: 'POST' })
    expect(await codeOf(link)).toBe('404 not_found')
    expect(await codeOf(await client.confirm(attachment.key))).toBe('409 upload_incomplete')
    await sendUpload(upload, jpeg)
    expect((await client.confirm(attachment.key)).status).toBe(200)
  })

  test.each([
    ['notes.md', '', 'text/markdown'],
    ['table.csv', 'application/octet-stream', 'text/csv'],
    ['Photo.JPEG', '', 'image/jpeg'],
  ])('%s of type %j is one of %s', async (filename, content_type, type) => {
    const event = await client.newEvent()
    const { attachment } = await client.reserve(event, { filename, content_type, bytes: plain })
    expect(attachment.content_type).toBe(type)
  })

  test('names the host by which the request came, in form, redirect and link', async () => {
    const event = await client.newEvent()
    const { port } = new URL(lifelog.ctx.storage.options.endpoint)
    const { key } = await client.upload(event, files[0] as File)
    for (const host of ['192.168.1.20', 'nas.local', '[fe80::1]']) {
      const at = (path: string, init?: Parameters<TestLifeLog['request']>[1]) =>
        lifelog.request(`http://${host}:8000${path}`, init)
      const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 3 }
      const form = await at(`/api/events/${event}/attachments`, { method: 'POST', json })
      const { upload } = (await form.json()) as Reservation
      const redirect = (await at(address(key))).headers.get('Location') ?? ''
      const link = await at(address(`${key}/link`), { method: 'POST' })
      const { url } = (await link.json()) as Link
      for (const target of [upload.url, redirect, url]) {
        expect(new URL(target).host).toBe(`${host}:${port}`)
      }
    }
  })
})

describe('a redirect', () => {
  test('is the same for a while, kept by the browser no longer, and has no secret', async () => {
    const { key } = await client.upload(await client.newEvent(), files[0] as File)
    const [first, second] = await Promise.all([get(key), get(key)])
    expect(first?.headers.get('Location')).toBe(second?.headers.get('Location'))
    const age = /^private, max-age=(\d+)$/.exec(first?.headers.get('Cache-Control') ?? '')?.[1]
    expect(Number(age)).toBeGreaterThan(0)
    expect(Number(age)).toBeLessThanOrEqual(300)
    const url = new URL(first?.headers.get('Location') ?? '')
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900')
    expect(url.href).not.toContain(lifelog.ctx.storage.options.secretKey)
  })

  test('with download=1 makes the browser save the file', async () => {
    const { key } = await client.upload(await client.newEvent(), files[0] as File)
    const response = await follow(`${key}?download=1`)
    expect(response.headers.get('Content-Disposition')).toMatch(/^attachment/)
  })
})

describe('a file through LifeLog', () => {
  let key: string
  let etag: string
  const size = pdf.length
  const stream = (headers: Record<string, string>) => get(`${key}?mode=stream`, headers)

  beforeAll(async () => {
    const file = { filename: 'a.pdf', content_type: 'application/pdf', bytes: pdf }
    key = (await client.upload(await client.newEvent(), file)).key
    etag = (await stream({})).headers.get('ETag') ?? ''
  })

  test.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-', 0, size - 1],
    ['bytes=10-19', 10, 19],
    ['bytes=-7', size - 7, size - 1],
    ['bytes=5-999999', 5, size - 1],
    [`bytes=${size - 1}-`, size - 1, size - 1],
  ])('%s is a part of it', async (range, first, last) => {
    const response = await stream({ Range: range })
    expect(response.status).toBe(206)
    expect(response.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/${size}`)
    expect(response.headers.get('Content-Length')).toBe(String(last - first + 1))
    expect(await bytesOf(response)).toEqual(pdf.subarray(first, last + 1))
  })

  test.each(['bytes=-0', `bytes=${size}-`, 'bytes=999999-'])('%s lies behind it', async (range) => {
    const response = await stream({ Range: range })
    expect(response.status).toBe(416)
    expect(response.headers.get('Content-Range')).toBe(`bytes */${size}`)
    expect(await response.text()).toBe('')
  })

  test.each(['bytes=9-5', 'bytes=x', 'bytes=0-1,3-4'])('%s is all of it', async (range) => {
    const response = await stream({ Range: range })
    expect(response.status).toBe(200)
    expect(response.headers.get('Accept-Ranges')).toBe('bytes')
    expect(await bytesOf(response)).toEqual(pdf)
  })

  test('If-Range decides whether the part is still of the same file', async () => {
    const Range = 'bytes=0-3'
    expect((await stream({ Range, 'If-Range': etag })).status).toBe(206)
    for (const other of ['"another"', `W/${etag}`, 'Tue, 24 Nov 2026 12:00:00 GMT']) {
      expect((await stream({ Range, 'If-Range': other })).status).toBe(200)
    }
  })

  test('who has it already gets it not again', async () => {
    for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const response = await stream({ 'If-None-Match': tag })
      expect(response.status).toBe(304)
      expect(await response.text()).toBe('')
      expect(response.headers.get('ETag')).toBe(etag)
    }
    expect((await stream({ 'If-None-Match': '"another"' })).status).toBe(200)
  })

  test('HEAD says the same and sends nothing', async () => {
    const response = await lifelog.request(address(`${key}?mode=stream`), { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Length')).toBe(String(size))
    expect(await response.text()).toBe('')
  })

  test('runs nothing in the browser, whatever is in it', async () => {
    const file = { filename: 'x.md', content_type: 'text/markdown', bytes: markdown }
    const { key } = await client.upload(await client.newEvent(), file)
    const { headers } = await get(`${key}?mode=stream`)
    expect(headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(headers.get('Content-Security-Policy')).toContain('sandbox')
    expect(headers.get('Content-Security-Policy')).not.toContain('script-src')
    expect(headers.get('Cache-Control')).toBe('private, no-cache')
  })

  test('that the storage has lost is not found, and logged', async () => {
    const file = { filename: 'lost.png', content_type: 'image/png', bytes: png }
    const { key } = await client.upload(await client.newEvent(), file)
    await deleteObject(lifelog.ctx.storage, key)
    const response = await get(`${key}?mode=stream`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('doctor') })
    expect(lifelog.logged.join('')).toContain('"damage":"missing"')
  })
})

describe('a link', () => {
  let key: string
  beforeAll(async () => {
    key = (await client.upload(await client.newEvent(), files[0] as File)).key
  })
  const link = (json?: unknown) =>
    lifelog.request(address(`${key}/link`), { method: 'POST', ...(json !== undefined && { json }) })

  test('is valid for an hour unless said otherwise, for a week at most', async () => {
    for (const [json, seconds] of [
      [undefined, 3600],
      [{}, 3600],
      [{ expires_in: 60 }, 60],
      [{ expires_in: 604_800 }, 604_800],
    ] as const) {
      const { url, expires_at } = (await (await link(json)).json()) as Link
      expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe(String(seconds))
      const left = (Date.parse(expires_at) - Date.now()) / 1000
      expect(left).toBeGreaterThan(seconds - 10)
      expect(left).toBeLessThanOrEqual(seconds)
      const response = await fetch(url)
      expect(await bytesOf(response)).toEqual(jpeg)
    }
  })

  test.each([
    { expires_in: 59 },
    { expires_in: 604_801 },
    { expires_in: 90.5 },
    { expires_in: '3600' },
    { expires_in: null },
    { expires: 3600 },
    '3600',
  ])('%j is no wish for one', async (json) => {
    expect(await codeOf(await link(json))).toBe('422 validation_failed')
  })

  test('can not be turned into one for something else', async () => {
    const { url } = (await (await link()).json()) as Link
    const other = await client.upload(await client.newEvent(), files[0] as File)
    const changes: [string, string][] = [
      ['response-content-type', 'text/html'],
      ['response-content-disposition', 'inline; filename="a.html"'],
      ['X-Amz-Expires', '604800'],
    ]
    for (const [name, value] of changes) {
      const changed = new URL(url)
      changed.searchParams.set(name, value)
      expect((await fetch(changed)).status).toBe(403)
    }
    expect((await fetch(url.replace(key, other.key))).status).toBe(403)
    expect((await fetch(url.split('?')[0] ?? '')).status).toBe(403)
  })
})

describe('deleting', () => {
  test('for good takes the attachment from the event at once and its file from the storage soon', async () => {
    const event = await client.newEvent()
    const { key } = await client.upload(event, files[0] as File)
    const forGood = `${address(key)}?permanent=true`
    const deleted = await lifelog.request(forGood, { method: 'DELETE' })
    expect(deleted.status).toBe(204)
    expect((await lifelog.json<Event>(`/api/events/${event}`)).attachments).toEqual([])
    expect((await get(key)).status).toBe(404)
    expect((await lifelog.request(forGood, { method: 'DELETE' })).status).toBe(404)
    await vi.waitFor(async () => expect(await client.head(key)).toBeUndefined(), 60_000)
  })

  test('gives the place of an upload under way back', async () => {
    const event = await client.newEvent()
    for (let count = 0; count < 20; count++) await client.reserve(event, files[0] as File)
    const { filename, content_type } = files[0] as File
    const json = { filename, content_type, size_bytes: 3 }
    expect(await codeOf(await client.announce(event, json))).toBe('409 attachment_limit_reached')
    const [row] = await lifelog.ctx.db
      .selectFrom('attachments')
      .select('key')
      .where('event_id', '=', event)
      .execute()
    await lifelog.request(address(row?.key ?? ''), { method: 'DELETE' })
    expect((await client.announce(event, json)).status).toBe(201)
  })

  test('gives up an upload under way alone where that is asked for', async () => {
    const event = await client.newEvent()
    const giveUp = (key: string) =>
      lifelog.request(`${address(key)}?state=pending`, { method: 'DELETE' })
    const { attachment } = await client.reserve(event, files[0] as File)
    expect((await giveUp(attachment.key)).status).toBe(204)
    expect(await codeOf(await giveUp(attachment.key))).toBe('404 not_found')
    const { key } = await client.upload(event, files[0] as File)
    expect(await codeOf(await giveUp(key))).toBe('409 conflict')
    expect((await get(`${key}?mode=stream`)).status).toBe(200)
    await lifelog.request(`/api/events/${event}`, { method: 'DELETE' })
    expect(await codeOf(await giveUp(key))).toBe('404 not_found')
  })

  test('an event into the trash hides its files, restoring it brings them back', async () => {
    const event = await client.newEvent()
    const { key } = await client.upload(event, files[0] as File)
    await lifelog.request(`/api/events/${event}`, { method: 'DELETE' })
    for (const [path, method] of [
      [key, 'GET'],
      [`${key}?mode=stream`, 'GET'],
      [`${key}/link`, 'POST'],
      [key, 'DELETE'],
    ] as const) {
      expect(await codeOf(await lifelog.request(address(path), { method }))).toBe('404 not_found')
    }
    const json = { filename: 'a.txt', content_type: 'text/plain', size_bytes: 3 }
    expect(await codeOf(await client.announce(event, json))).toBe('404 not_found')
    await lifelog.request(`/api/events/${event}/restore`, { method: 'POST' })
    expect(await bytesOf(await follow(key))).toEqual(jpeg)
  })

  test('an event for good takes its files from the storage soon', async () => {
    const event = await client.newEvent()
    const { key } = await client.upload(event, files[0] as File)
    await lifelog.request(`/api/events/${event}?permanent=true`, { method: 'DELETE' })
    await vi.waitFor(async () => expect(await client.head(key)).toBeUndefined(), 60_000)
  })
})

const keysOfNothing = [
  'unknown',
  'f'.repeat(40),
  'x'.repeat(5000),
  '%00',
  '..%2F..%2Fetc',
  'staging%2Fx',
  '%F0%9F%8E%89',
  "'%20or%20''='",
]
/** All that can be asked of an attachment. */
const requestsOf = (key: string) => [
  `GET ${address(key)}`,
  `GET ${address(key)}?mode=stream`,
  `DELETE ${address(key)}`,
  `POST ${address(key)}/confirm`,
  `POST ${address(key)}/link`,
  `DELETE ${address(key)}/link`,
]
testScenarios(
  lifelog,
  keysOfNothing.flatMap(requestsOf).map((request) => ({
    name: `of nothing ${request.slice(0, 90)}`,
    request,
    status: 404,
    content: { code: 'not_found' },
  })),
)

describe('to a stranger', () => {
  let key: string
  beforeAll(async () => {
    key = (await client.upload(await client.newEvent(), files[0] as File)).key
  })
  testScenarios(
    lifelog,
    [...requestsOf(':key'), 'POST /api/events/1/attachments'].map((request) => ({
      name: request,
      request: () => request.replace(':key', key),
      headers: { Authorization: 'Bearer x' },
      status: 401,
      content: { code: 'unauthorized' },
      forbidden: [files[0]?.filename ?? ''],
    })),
  )
})
