import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Reservation } from '../../../lib/attachments/schema.ts'
import { putObject } from '../../../lib/storage/objects.ts'
import {
  exe,
  type File,
  files,
  gif,
  html,
  jpeg,
  pdf,
  plain,
  png,
  script,
  svg,
  zip,
} from '../../support/files.ts'
import { formOf, sendUpload } from '../../support/s3-upload.ts'
import { useLifeLog } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

let client: ReturnType<typeof uploading>
let event: number
const photo = files[0] as File
const limit = 200_000
const lifelog = useLifeLog({ FILE_MAX_BYTES: String(limit) })

beforeAll(async () => {
  client = uploading(lifelog)
})
beforeEach(async () => {
  event = await client.newEvent()
})
afterEach(async () => {
  await lifelog.request(`/api/events/${event}?permanent=true`, { method: 'DELETE' })
  await client.clear()
})

const nothing = { objects: [], attachments: [] }
/** Once what was refused is gone by itself; the outbox is no more than a promise of that. */
const expectNothingLeft = async () => {
  await expect.poll(() => client.left()).toEqual(nothing)
  const rows = () => lifelog.ctx.db.selectFrom('object_deletions').selectAll().execute()
  await expect.poll(rows).toEqual([])
}

describe('refused before anything is sent, with nothing left', () => {
  test.each([
    [
      'a program',
      { filename: 'setup.exe', content_type: 'image/png' },
      '415 file_type_not_allowed',
    ],
    ['with a dot behind it', { filename: 'setup.exe.' }, '415 file_type_not_allowed'],
    ['with two extensions', { filename: 'photo.jpg.exe' }, '415 file_type_not_allowed'],
    [
      'a program by its type',
      { content_type: 'application/x-msdownload' },
      '415 file_type_not_allowed',
    ],
    ['HTML', { filename: 'a.html', content_type: 'text/html' }, '415 file_type_not_allowed'],
    [
      'HTML as text',
      { filename: 'a.html', content_type: 'text/plain' },
      '415 file_type_not_allowed',
    ],
    ['SVG', { filename: 'a.svg', content_type: 'image/svg+xml' }, '415 file_type_not_allowed'],
    ['SVG as PNG', { filename: 'a.svg', content_type: 'image/png' }, '415 file_type_not_allowed'],
    ['text named photo.jpg', { content_type: 'text/plain' }, '415 file_type_not_allowed'],
    ['of an unknown type', { filename: 'x.xyz', content_type: '' }, '415 file_type_not_allowed'],
    ['an empty file', { size_bytes: 0 }, '422 validation_failed'],
    ['a negative size', { size_bytes: -1 }, '422 validation_failed'],
    ['half a byte', { size_bytes: 0.5 }, '422 validation_failed'],
    ['a size as text', { size_bytes: '12' }, '422 validation_failed'],
    ['too large', { size_bytes: limit + 1 }, '413 file_too_large'],
    ['far too large', { size_bytes: Number.MAX_SAFE_INTEGER }, '413 file_too_large'],
    ['beyond numbers', { size_bytes: 1e300 }, '422 validation_failed'],
    ['no name', { filename: '' }, '422 validation_failed'],
    ['a name of dots', { filename: '../..' }, '422 validation_failed'],
    ['NUL in the name', { filename: 'a\0.png' }, '422 validation_failed'],
    ['half a character', { filename: 'a\ud800.png' }, '422 validation_failed'],
    ['a name of 300 characters', { filename: `${'n'.repeat(296)}.jpg` }, '422 validation_failed'],
    ['NUL in the type', { content_type: 'image/png\0' }, '422 validation_failed'],
    ['a type that is none', { content_type: 'image' }, '422 validation_failed'],
    ['no type', { content_type: undefined }, '422 validation_failed'],
    ['something unknown', { key: 'mine' }, '422 validation_failed'],
  ])('%s', async (_what, change, code) => {
    const json = { filename: 'photo.jpg', content_type: 'image/jpeg', size_bytes: 12, ...change }
    expect(await codeOf(await client.announce(event, json))).toBe(code)
    expect(await client.left()).toEqual(nothing)
  })

  test('an event that is not there', async () => {
    const json = { filename: 'photo.jpg', content_type: 'image/jpeg', size_bytes: 12 }
    for (const id of [999_999_999, Number.MAX_SAFE_INTEGER]) {
      expect(await codeOf(await client.announce(id, json))).toBe('404 not_found')
      expect(await codeOf(await client.send(id, photo))).toBe('404 not_found')
    }
  })

  test('a name of 255 characters is none of these, whatever they are', async () => {
    for (const character of ['n', 'ü', '語', '🎉']) {
      const filename = `${character.repeat(251)}.jpg`
      expect((await client.reserve(event, { ...photo, filename })).attachment.filename).toBe(
        filename,
      )
    }
  })

  test('what the settings say holds from that moment on', async () => {
    const set = (json: object) => lifelog.json('/api/settings', { method: 'PATCH', json })
    const json = { filename: 'a.gif', content_type: 'image/gif', size_bytes: 50_000 }
    expect(await codeOf(await client.announce(event, json))).toBe('415 file_type_not_allowed')
    await set({ allowed_mime_types: [...lifelog.ctx.config.ALLOWED_MIME_TYPES, 'image/gif'] })
    expect((await client.announce(event, json)).status).toBe(201)
    await set({ file_max_bytes: 49_999 })
    expect(await codeOf(await client.announce(event, json))).toBe('413 file_too_large')
    await set({ attachment_max_per_event: 1 })
    const smaller = { ...json, size_bytes: 5 }
    expect(await codeOf(await client.announce(event, smaller))).toBe('409 attachment_limit_reached')
    await set({
      file_max_bytes: limit,
      attachment_max_per_event: 10,
      allowed_mime_types: lifelog.ctx.config.ALLOWED_MIME_TYPES,
    })
  })
})

describe('refused when confirmed, with nothing left', () => {
  const cases: [string, File][] = [
    ['a script named photo.jpg', { ...photo, bytes: script }],
    ['HTML as PNG', { filename: 'a.png', content_type: 'image/png', bytes: html }],
    ['SVG as PNG', { filename: 'a.png', content_type: 'image/png', bytes: svg }],
    ['a program as PDF', { filename: 'a.pdf', content_type: 'application/pdf', bytes: exe }],
    ['a program as text', { filename: 'a.txt', content_type: 'text/plain', bytes: exe }],
    ['an archive as text', { filename: 'a.csv', content_type: 'text/csv', bytes: zip }],
    ['PNG as JPEG', { ...photo, bytes: png }],
    ['HTML before a PDF', { ...(files[8] as File), bytes: Buffer.concat([html, pdf]) }],
    [
      'a NUL far behind in text',
      {
        filename: 'a.txt',
        content_type: 'text/plain',
        bytes: Buffer.concat([Buffer.alloc(150_000, 'text '), Buffer.from('\0')]),
      },
    ],
  ]

  test.each(cases)('%s', async (_what, file) => {
    const { attachment, upload } = await client.reserve(event, file)
    expect((await sendUpload(upload, file.bytes)).status).toBe(201)
    const response = await client.confirm(attachment.key)
    const body = (await response.json()) as { code: string; detail: string }
    expect(`${response.status} ${body.code}`).toBe('422 upload_mismatch')
    expect(body.detail).toContain(file.content_type)
    expect(await client.left()).toEqual(nothing)
    expect(await codeOf(await client.confirm(attachment.key))).toBe('404 not_found')
    await expectNothingLeft()
  })

  test.each(cases)('%s, sent through LifeLog', async (_what, file) => {
    expect(await codeOf(await client.send(event, file))).toBe('422 upload_mismatch')
    await expectNothingLeft()
  })

  test('a file of another size or type, should a storage have taken it', async () => {
    for (const [bytes, type] of [
      [Buffer.concat([jpeg, jpeg]), 'image/jpeg'],
      [jpeg.subarray(0, 20), 'image/jpeg'],
      [jpeg, 'text/html'],
    ] as const) {
      const { attachment, upload } = await client.reserve(event, photo)
      await putObject(
        lifelog.ctx.storage,
        formOf(upload).fields.key ?? '',
        bytes,
        bytes.length,
        type,
      )
      expect(await codeOf(await client.confirm(attachment.key))).toBe('422 upload_mismatch')
      expect(await client.left()).toEqual(nothing)
    }
  })
})

describe('what is two things at once is served as the one it was announced as', () => {
  const script = Buffer.from('=1;alert(document.domain)//')
  const polyglots: [string, File][] = [
    [
      'PNG and archive',
      { filename: 'a.png', content_type: 'image/png', bytes: Buffer.concat([png, zip]) },
    ],
    ['PDF and HTML', { ...(files[8] as File), bytes: Buffer.concat([pdf, html]) }],
    ['JPEG and script', { ...photo, bytes: Buffer.concat([jpeg, script]) }],
    ['text and HTML', { filename: 'a.txt', content_type: 'text/plain', bytes: html }],
  ]

  test.each(polyglots)('%s', async (_what, file) => {
    const { key } = await client.upload(event, file)
    const redirect = await lifelog.request(`/api/attachments/${key}`)
    const direct = await fetch(redirect.headers.get('Location') ?? '')
    const streamed = await lifelog.request(`/api/attachments/${key}?mode=stream`)
    for (const { headers } of [direct, streamed]) {
      expect(headers.get('Content-Type')?.split(';')[0]).toBe(file.content_type)
    }
    expect(streamed.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test('GIF and script, where GIF is accepted', async () => {
    const set = (allowed_mime_types: string[]) =>
      lifelog.json('/api/settings', { method: 'PATCH', json: { allowed_mime_types } })
    await set(['image/gif', 'text/plain'])
    const bytes = Buffer.concat([gif.subarray(0, 6), script])
    const { key } = await client.upload(event, {
      filename: 'a.gif',
      content_type: 'image/gif',
      bytes,
    })
    const streamed = await lifelog.request(`/api/attachments/${key}?mode=stream`)
    expect(streamed.headers.get('Content-Type')).toBe('image/gif')
    expect(streamed.headers.get('X-Content-Type-Options')).toBe('nosniff')
    await set(lifelog.ctx.config.ALLOWED_MIME_TYPES)
  })
})

describe('the storage refuses, with nothing left', () => {
  const change = (upload: Reservation['upload'], fields: Record<string, string>) => ({
    ...upload,
    fields: { ...formOf(upload).fields, ...fields },
  })

  test.each([
    ['a larger file than announced', {}, Buffer.concat([jpeg, jpeg])],
    ['a smaller file than announced', {}, jpeg.subarray(0, -1)],
    ['an empty file', {}, Buffer.alloc(0)],
    ['another key', { key: 'staging/mine' }, jpeg],
    ['another type', { 'Content-Type': 'text/html' }, jpeg],
    ['another signature', { 'X-Amz-Signature': '0'.repeat(64) }, jpeg],
  ])('%s', async (_what, fields, bytes) => {
    const { attachment, upload } = await client.reserve(event, photo)
    const sent = await sendUpload(change(upload, fields), bytes)
    expect(sent.status).toBeGreaterThanOrEqual(400)
    expect(sent.status).toBeLessThan(500)
    expect(await codeOf(await client.confirm(attachment.key))).toBe('409 upload_incomplete')
    expect((await client.left()).objects).toEqual([])
  })

  test('the final key, which no form is signed for', async () => {
    const { attachment, upload } = await client.reserve(event, photo)
    const sent = await sendUpload(change(upload, { key: attachment.key }), jpeg)
    expect(sent.status).toBe(403)
  })

  test('a policy that was tampered with', async () => {
    const { upload } = await client.reserve(event, photo)
    const policy = Buffer.from(formOf(upload).fields.Policy ?? '', 'base64').toString()
    expect(policy).toContain(`${jpeg.length},${jpeg.length}`)
    const wider = policy.replace(`${jpeg.length},${jpeg.length}`, '1,999999')
    const Policy = Buffer.from(wider).toString('base64')
    expect((await sendUpload(change(upload, { Policy }), Buffer.alloc(5000))).status).toBe(403)
    expect((await client.left()).objects).toEqual([])
  })
})

test('50 at once for the 10 places of an event: exactly 10 get one, by reservations and forms', async () => {
  const { filename, content_type } = photo
  const json = { filename, content_type, size_bytes: jpeg.length }
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      index % 5 === 0 ? client.send(event, photo) : client.announce(event, json),
    ),
  )
  const statuses = answers.map(({ status }) => status).toSorted()
  expect(statuses).toEqual([...Array(10).fill(201), ...Array(40).fill(409)])
  expect((await client.left()).attachments).toHaveLength(10)
  expect(await codeOf(await client.announce(event, json))).toBe('409 attachment_limit_reached')
})

describe('a form, used again', () => {
  const evil = Buffer.from(jpeg.map((byte, index) => (index < 200 ? byte : byte ^ 1)))
  const served = async (key: string) => {
    const response = await lifelog.request(`/api/attachments/${key}?mode=stream`)
    return Buffer.from(await response.arrayBuffer())
  }

  test('a hundred times before, during and after the confirm: what is served never changes', async () => {
    const { attachment, upload } = await client.reserve(event, photo)
    const { key } = attachment
    const replay = (bytes: Buffer<ArrayBuffer>) => sendUpload(upload, bytes)
    for (let count = 0; count < 34; count++) await replay(count % 2 ? evil : jpeg)
    const [confirmed, again] = await Promise.all([
      client.confirm(key),
      client.confirm(key),
      ...Array.from({ length: 33 }, (_, index) => replay(index % 2 ? evil : jpeg)),
    ])
    const answers = [confirmed, again] as Response[]
    if (answers.every(({ status }) => status !== 200)) {
      for (const answer of answers) expect(await codeOf(answer)).toBe('409 conflict')
      expect((await client.confirm(key)).status).toBe(200)
    }
    const first = await served(key)
    expect([jpeg, evil].some((bytes) => bytes.equals(first))).toBe(true)
    for (let count = 0; count < 33; count++) {
      await replay(first.equals(jpeg) ? evil : jpeg)
      if (count % 8 === 0) {
        expect((await client.confirm(key)).status).toBe(200)
        expect(await served(key)).toEqual(first)
      }
    }
    expect(await served(key)).toEqual(first)
    expect((await client.left()).objects).toEqual([key, `staging/${key}`])
  })

  test('after the attachment was deleted it brings nothing back', async () => {
    const { attachment, upload } = await client.reserve(event, photo)
    await lifelog.request(`/api/attachments/${attachment.key}`, { method: 'DELETE' })
    await sendUpload(upload, jpeg)
    expect(await codeOf(await client.confirm(attachment.key))).toBe('404 not_found')
    expect(await client.head(attachment.key)).toBeUndefined()
  })

  test('a second confirm, and ten at once, answer the same', async () => {
    const { attachment, upload } = await client.reserve(event, photo)
    await sendUpload(upload, jpeg)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.confirm(attachment.key)),
    )
    const bodies = await Promise.all(answers.map((answer) => answer.json()))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    const [first] = bodies
    expect(first).toMatchObject({ key: attachment.key, state: 'ready' })
    const { sha256, ...rest } = first as { sha256: null }
    for (const body of bodies) expect(body).toMatchObject(rest)
    expect(sha256).toBeNull()
  })
})

test('a name that would break out of a header does not', async () => {
  const filename = 'a\r\nSet-Cookie: x=1"; filename="b.png'
  const { key } = await client.upload(event, { ...photo, filename })
  const streamed = await lifelog.request(`/api/attachments/${key}?mode=stream`)
  const redirect = await lifelog.request(`/api/attachments/${key}`)
  const direct = await fetch(redirect.headers.get('Location') ?? '')
  for (const { status, headers } of [streamed, direct]) {
    expect(status).toBe(200)
    expect(headers.get('Set-Cookie')).toBeNull()
    expect(headers.get('Content-Disposition')).toContain('a Set-Cookie: x=1\\"; filename=\\"b.png')
  }
  expect(
    (await client.upload(event, { ...photo, bytes: jpeg, filename: plain.toString() })).filename,
  ).toBe('Grüße aus 東京 🎉 second line')
})
