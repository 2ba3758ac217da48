import { describe, expect, test } from 'vitest'
import { bytesToCheck, detectMismatch } from '../../../../lib/attachments/upload/sniff.ts'
import {
  exe,
  files,
  gif,
  html,
  jpeg,
  mp3,
  mp4,
  pdf,
  png,
  script,
  svg,
  webp,
  zip,
} from '../../../support/files.ts'

const seen = (type: string, bytes: Uint8Array, whole = true) => detectMismatch(type, bytes, whole)
const brand = (name: string) =>
  Buffer.concat([mp4.subarray(0, 8), Buffer.from(name), mp4.subarray(12)])

describe('bytes that are what they are said to be', () => {
  test.each(files)('$filename as $content_type', async ({ content_type, bytes }) => {
    expect(await seen(content_type, bytes)).toBeUndefined()
  })

  test.each([
    ['image/jpg', jpeg],
    ['image/gif', gif],
    ['audio/mpeg', mp3],
    ['audio/mp3', mp3],
    ['video/quicktime', brand('qt  ')],
    ['video/mp4', brand('qt  ')],
    ['video/mp4', brand('M4V ')],
    ['audio/mp4', brand('M4A ')],
    ['image/heic', brand('heic')],
    ['image/heif', brand('heic')],
    ['application/zip', zip],
    ['application/epub+zip', zip],
    ['application/json', Buffer.from('{"a":"ü"}')],
    ['application/x-of-no-known-form', Buffer.from([1, 2, 3])],
    ['application/octet-stream', png],
  ])('%s', async (type, bytes) => {
    expect(await seen(type, bytes)).toBeUndefined()
  })

  test('a large PNG and a large JPEG by their first bytes alone', async () => {
    const profile = Buffer.alloc(100_000, 7)
    const chunk = Buffer.concat([Buffer.from([0, 1, 134, 160]), Buffer.from('iCCP'), profile])
    const large = Buffer.concat([png.subarray(0, 33), chunk])
    expect(
      await seen('image/png', large.subarray(0, bytesToCheck('image/png')), false),
    ).toBeUndefined()
    const photo = Buffer.concat([jpeg.subarray(0, 20), profile])
    const first = photo.subarray(0, bytesToCheck('image/jpeg'))
    expect(await seen('image/jpeg', first, false)).toBeUndefined()
  })

  test('an MP3 that begins with a cover larger than what is looked at', async () => {
    const tag = Buffer.concat([
      Buffer.from('ID3\x03\0\0\0\x07\x7f\x7f', 'latin1'),
      Buffer.alloc(4090),
    ])
    expect(await seen('audio/mpeg', tag, false)).toBeUndefined()
  })

  test('text that was cut within a character', async () => {
    const text = Buffer.from('ü'.repeat(10)).subarray(0, 19)
    expect(await seen('text/plain', text, false)).toBeUndefined()
    expect(await seen('text/plain', text, true)).toBe('not UTF-8 text')
  })

  test.each(['MZ', '%PDF', 'GIF89a', '\ufeffBOM', '<svg>', 'BEGIN:VCARD'])(
    'text that begins with %s',
    async (beginning) => {
      expect(await seen('text/plain', Buffer.from(`${beginning} is just text`))).toBeUndefined()
    },
  )
})

describe('bytes that are not', () => {
  const notText = ['text/plain', 'text/markdown', 'text/csv', 'application/json']
  const media = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'video/mp4']

  test.each(
    media.flatMap((type) =>
      Object.entries({ script, html, svg, exe, zip, one: Buffer.from('x') }).map(
        ([name, bytes]) => [name, type, bytes] as const,
      ),
    ),
  )('%s as %s', async (_name, type, bytes) => {
    expect(await seen(type, bytes)).toBeTypeOf('string')
  })

  test.each(
    media.flatMap((type) =>
      files
        .filter(({ content_type }) => content_type !== type)
        .map(({ content_type, bytes }) => [content_type, type, bytes] as const),
    ),
  )('%s as %s', async (_is, type, bytes) => {
    expect(await seen(type, bytes)).toBeTypeOf('string')
  })

  test.each(
    notText.flatMap((type) =>
      Object.entries({ jpeg, png, webp, mp4, gif, exe, zip }).map(
        ([name, bytes]) => [name, type, bytes] as const,
      ),
    ),
  )('%s as %s', async (_name, type, bytes) => {
    expect(await seen(type, bytes)).toBe('not UTF-8 text')
  })

  test.each([
    ['Latin-1', Buffer.from('Grüße', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffGrüße', 'utf16le')],
    ['NUL', Buffer.from('a\0b')],
    ['overlong UTF-8', Buffer.from([0xc0, 0xaf])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80])],
  ])('%s as text', async (_name, bytes) => {
    expect(await seen('text/plain', bytes)).toBe('not UTF-8 text')
  })

  test('HTML before the header of a PDF', async () => {
    expect(await seen('application/pdf', Buffer.concat([html, pdf]))).toBeTypeOf('string')
  })

  test('a program of which nothing is said', async () => {
    expect(await seen('application/octet-stream', exe)).toBe('application/x-msdownload')
    expect(await seen('application/x-of-no-known-form', exe)).toBe('application/x-msdownload')
  })
})
