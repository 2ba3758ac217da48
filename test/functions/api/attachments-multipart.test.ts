import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Attachment } from '../../../lib/attachments/schema.ts'
import { type File, files, jpeg, markdown, png, script, webp } from '../../support/files.ts'
import { startLifeLog, type TestLifeLog, token } from '../../support/setup.ts'
import { codeOf, uploading } from '../../support/uploading.ts'

let lifelog: TestLifeLog
let client: ReturnType<typeof uploading>
let server: Server
let port: number
let event: number
const limit = 3_000_000
const photo = files[0] as File

beforeAll(async () => {
  lifelog = await startLifeLog({ FILE_MAX_BYTES: String(limit), ATTACHMENT_MAX_PER_EVENT: '20' })
  client = uploading(lifelog)
  server = serve({ fetch: lifelog.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  await lifelog?.close()
})
beforeEach(async () => {
  event = await client.newEvent()
})
afterEach(() => client.clear())

const nothing = { objects: [], attachments: [] }
const expectNothingLeft = async () => {
  await expect.poll(() => client.left()).toEqual(nothing)
  const folder = join(lifelog.ctx.config.LIFELOG_DATA_DIR, 'tmp')
  await expect.poll(() => readdir(folder).catch(() => [])).toEqual([])
  await expect.poll(() => openBelow(folder)).toEqual([])
}
/** The files that this process has open in a folder, also those that have no name any more. */
const openBelow = async (folder: string) => {
  const descriptors = await readdir('/proc/self/fd').catch(() => [])
  const paths = descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''))
  return (await Promise.all(paths)).filter((path) => path.startsWith(folder))
}
/** A form as written on the wire; `parts` are whole headers with their content. */
const raw = (parts: [headers: string[], content: string | Buffer][], end = '--x--\r\n') =>
  Buffer.concat([
    ...parts.flatMap(([headers, content]) => [
      Buffer.from(`--x\r\n${headers.join('\r\n')}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(end),
  ])
const post = (body: BodyInit, type = 'multipart/form-data; boundary=x') =>
  lifelog.request(`/api/events/${event}/attachments`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': type },
  })
const named = (filename: string, type?: string) => [
  `Content-Disposition: form-data; name="file"; filename="${filename}"`,
  ...(type ? [`Content-Type: ${type}`] : []),
]

describe('a file sent through LifeLog', () => {
  test.each(files)('$filename is there at once, byte for byte', async (file) => {
    const response = await client.send(event, file)
    expect(response.status).toBe(201)
    const attachment = (await response.json()) as Attachment
    const { filename, content_type, bytes } = file
    expect(attachment).toMatchObject({
      filename,
      content_type,
      size_bytes: bytes.length,
      state: 'ready',
      uploaded_at: expect.any(String),
    })
    expect(response.headers.get('Location')).toBe(`/api/attachments/${attachment.key}`)
    const stored = await lifelog.request(`/api/attachments/${attachment.key}?mode=stream`)
    expect(Buffer.from(await stored.arrayBuffer())).toEqual(bytes)
    expect(await client.left()).toEqual({
      objects: [attachment.key],
      attachments: [attachment.key],
    })
  })

  test('a large one over the network, as large as is allowed', async () => {
    const bytes = Buffer.concat([jpeg, randomBytes(limit - jpeg.length)])
    const body = new FormData()
    body.append('file', new Blob([bytes], { type: 'image/jpeg' }), 'large.jpg')
    const response = await fetch(`http://127.0.0.1:${port}/api/events/${event}/attachments`, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(201)
    const { key } = (await response.json()) as Attachment
    const url = `http://127.0.0.1:${port}/api/attachments/${key}`
    const headers = { Authorization: `Bearer ${token}` }
    const digest = async (answer: Response) =>
      createHash('sha256')
        .update(Buffer.from(await answer.arrayBuffer()))
        .digest('hex')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(await digest(await fetch(`${url}?mode=stream`, { headers }))).toBe(sha256)
    const middle = await fetch(`${url}?mode=stream`, {
      headers: { ...headers, Range: 'bytes=1000000-1999999' },
    })
    expect(middle.status).toBe(206)
    expect(Buffer.from(await middle.arrayBuffer())).toEqual(bytes.subarray(1_000_000, 2_000_000))
  })

  test.each([
    ['notes.md', 'application/octet-stream', 'text/markdown', markdown],
    ['notes.md', undefined, 'text/markdown', markdown],
    ['sticker.webp', 'application/octet-stream', 'image/webp', webp],
    ['sticker.webp', undefined, 'image/webp', webp],
    ['photo.jpg', 'image/jpeg; name=photo', 'image/jpeg', jpeg],
    ['notes', undefined, 'text/plain', markdown],
  ])('%s, said to be %s, is %s', async (filename, said, type, bytes) => {
    const response = await post(raw([[named(filename, said), bytes]]))
    expect(response.status).toBe(201)
    expect(((await response.json()) as Attachment).content_type).toBe(type)
  })

  test.each([
    ['a%22quoted%22.png', 'a"quoted".png'],
    ['a\\"quoted\\".png', 'a"quoted".png'],
    ['a%0D%0Ab.png', 'a b.png'],
    ['100%25.png', '100%25.png'],
    ['Küche 東京.png', 'Küche 東京.png'],
    ['../../etc/passwd.png', 'passwd.png'],
    ['C:\\\\photos\\\\a.png', 'a.png'],
  ])('%s is called %s', async (written, filename) => {
    const response = await post(raw([[named(written, 'image/png'), png]]))
    expect(await response.json()).toMatchObject({ filename })
  })
})

describe('refused, with nothing left', () => {
  test.each([
    ['another field', raw([[['Content-Disposition: form-data; name="title"'], 'x']])],
    [
      'a file of another name',
      raw([[['Content-Disposition: form-data; name="photo"; filename="a.png"'], png]]),
    ],
    ['a file without a name', raw([[named('', 'image/png'), png]])],
    [
      'two files',
      raw([
        [named('a.png', 'image/png'), png],
        [named('b.png', 'image/png'), png],
      ]),
    ],
    [
      'a field before it',
      raw([
        [['Content-Disposition: form-data; name="x"'], 'x'],
        [named('a.png', 'image/png'), png],
      ]),
    ],
    [
      'a field behind it',
      raw([
        [named('a.png', 'image/png'), png],
        [['Content-Disposition: form-data; name="x"'], 'x'],
      ]),
    ],
    ['an empty file', raw([[named('a.png', 'image/png'), '']])],
    ['no part', raw([])],
    ['nothing', Buffer.alloc(0)],
    ['no form', Buffer.from('hello')],
    ['a form that ends early', raw([[named('a.png', 'image/png'), png]], '')],
    ['a form that ends within its headers', Buffer.from('--x\r\nContent-Disposition: form-da')],
    ['a name of 300 characters', raw([[named(`${'n'.repeat(296)}.png`, 'image/png'), png]])],
    ['a type that is none', raw([[named('a.png', 'image'), png]])],
  ])('%s', async (_what, body) => {
    expect(await codeOf(await post(body))).toBe('422 validation_failed')
    await expectNothingLeft()
  })

  test('a form without a boundary, and one of another kind', async () => {
    const body = raw([[named('a.png', 'image/png'), png]])
    expect(await codeOf(await post(body, 'multipart/form-data'))).toBe('422 validation_failed')
    expect(await codeOf(await post(body, 'multipart/mixed; boundary=x'))).toBe(
      '415 unsupported_media_type',
    )
  })

  test.each([
    ['setup.exe', 'application/octet-stream', '415 file_type_not_allowed'],
    ['photo.jpg.exe', 'image/jpeg', '415 file_type_not_allowed'],
    ['a.svg', 'image/svg+xml', '415 file_type_not_allowed'],
    ['a.xyz', 'application/octet-stream', '415 file_type_not_allowed'],
    ['photo.jpg', 'image/jpeg', '422 upload_mismatch'],
    ['photo.jpg', 'text/plain', '422 upload_mismatch'],
  ])('a script named %s of type %s', async (filename, content_type, code) => {
    expect(await codeOf(await client.send(event, { filename, content_type, bytes: script }))).toBe(
      code,
    )
    await expectNothingLeft()
  })

  test('a file that is a byte too large', async () => {
    const bytes = Buffer.concat([jpeg, Buffer.alloc(limit + 1 - jpeg.length)])
    expect(await codeOf(await client.send(event, { ...photo, bytes }))).toBe('413 file_too_large')
    await expectNothingLeft()
  })

  test('a full event, before the file is read', async () => {
    for (let count = 0; count < 20; count++) await client.reserve(event, photo)
    let pulled = 0
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(
          pulled++ ? Buffer.alloc(65_536) : raw([[named('a.jpg', 'image/jpeg'), '']], ''),
        )
      },
    })
    const response = await lifelog.request(`/api/events/${event}/attachments`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    } as RequestInit)
    expect(await codeOf(response)).toBe('409 attachment_limit_reached')
    expect(pulled).toBeLessThan(10)
  })

  test('an endless file: it is cut where it gets too large, and answered', async () => {
    const head = raw([[named('a.jpg', 'image/jpeg'), jpeg]], '')
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let received = ''
      socket.on('data', (chunk) => {
        received += chunk
      })
      socket.on('error', (error) => (received ? resolve(received) : reject(error)))
      socket.on('close', () => resolve(received))
      socket.write(
        `POST /api/events/${event}/attachments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n`,
      )
      const chunk = (bytes: Buffer) =>
        Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
      const more = () => {
        if (socket.destroyed) return
        socket.write(chunk(Buffer.alloc(65_536, 1)), () => setImmediate(more))
      }
      socket.write(chunk(head), more)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('file_too_large')
    await expectNothingLeft()
  })

  test('a client that goes away in the middle', async () => {
    const arrived = once(server, 'request')
    const socket = connect(port, '127.0.0.1')
    const head = raw([[named('a.jpg', 'image/jpeg'), jpeg]], '')
    socket.write(
      `POST /api/events/${event}/attachments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n`,
    )
    socket.write(head)
    socket.write(Buffer.alloc(500_000, 1))
    const [request] = (await arrived) as [IncomingMessage]
    await expect.poll(() => request.socket.bytesRead).toBeGreaterThan(300_000)
    const before = lifelog.logged.length
    socket.destroy()
    await expect
      .poll(() => lifelog.logged.slice(before).some((line) => line.includes('attachments')))
      .toBe(true)
    expect(lifelog.logged.slice(before).join('')).not.toContain('"level":50')
    await expectNothingLeft()
  })

  test('a Content-Length above the limit, before any byte is read', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.write(
      `POST /api/events/${event}/attachments HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 99000000\r\n\r\n`,
    )
    socket.write(raw([[named('a.jpg', 'image/jpeg'), jpeg]], ''))
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
    await expectNothingLeft()
  })
})
