import { parse as parseDisposition } from 'content-disposition'
import { afterAll, describe, expect, test } from 'vitest'
import { openStorage } from '../../../lib/storage/client.ts'
import { signDownload } from '../../../lib/storage/sign-download.ts'
import { signForm, signPut } from '../../../lib/storage/sign-upload.ts'

const storage = openStorage({
  endpoint: 'http://storage.internal:9000',
  region: 'us-east-1',
  bucket: 'lifelog-attachments',
  accessKey: 'access',
  secretKey: 'secret',
})
afterAll(() => storage.close())
const now = new Date('2026-11-24T10:00:00.900Z')

describe('a signed form', () => {
  const upload = {
    endpoint: 'http://192.168.1.5:9000',
    key: 'staging/abc',
    contentType: 'image/png',
    size: 1234,
    now,
  }

  test('goes to the endpoint of the browser, not to the one of the app', async () => {
    const form = await signForm(storage, upload)
    expect(form.method).toBe('POST')
    expect(form.url).toBe('http://192.168.1.5:9000/lifelog-attachments')
    expect(JSON.stringify(form)).not.toContain('storage.internal')
    expect(JSON.stringify(form)).not.toContain('secret')
  })

  test('allows exactly one key, type, size, bucket and status, for ten minutes', async () => {
    const { fields, expires_at } = await signForm(storage, upload)
    const policy = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString())
    expect(policy.expiration).toBe('2026-11-24T10:10:00Z')
    expect(expires_at).toBe('2026-11-24T10:10:00.000Z')
    expect(policy.conditions).toHaveLength(8)
    expect(policy.conditions).toEqual(
      expect.arrayContaining([
        ['content-length-range', 1234, 1234],
        { key: 'staging/abc' },
        { 'Content-Type': 'image/png' },
        { bucket: 'lifelog-attachments' },
        { success_action_status: '201' },
        { 'X-Amz-Date': '20261124T100000Z' },
        { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' },
        { 'X-Amz-Credential': 'access/20261124/us-east-1/s3/aws4_request' },
      ]),
    )
  })

  test('is dated by its own moment when many are signed at once', async () => {
    const moments = Array.from({ length: 50 }, (_, hours) => new Date(hours * 3_600_000))
    const forms = await Promise.all(
      moments.map((moment) => signForm(storage, { ...upload, now: moment })),
    )
    expect(forms.map(({ fields }) => fields['X-Amz-Date'])).toEqual(
      moments.map((moment) => `${moment.toISOString().replace(/[-:]|\.\d+/g, '')}`),
    )
  })
})

describe('a signed PUT', () => {
  test('names one object, its type and its size, for ten minutes and the host of the browser', async () => {
    const signed = await signPut(storage, {
      endpoint: 'http://192.168.1.5:9000',
      key: 'staging/abc',
      contentType: 'image/png',
      size: 1234,
      now,
    })
    const { searchParams, origin, pathname } = new URL(signed.url)
    expect(origin + pathname).toBe('http://192.168.1.5:9000/lifelog-attachments/staging/abc')
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host')
    expect(searchParams.get('X-Amz-Content-Sha256')).toBe('UNSIGNED-PAYLOAD')
    expect(searchParams.get('X-Amz-Expires')).toBe('600')
    expect(signed).toMatchObject({
      method: 'PUT',
      headers: { 'Content-Type': 'image/png' },
      expires_at: '2026-11-24T10:10:00.000Z',
    })
  })
})

describe('a signed link', () => {
  const download = {
    endpoint: 'http://192.168.1.5:9000',
    key: 'final/abc',
    filename: 'Rechnung März.pdf',
    contentType: 'application/pdf',
    disposition: 'inline' as const,
    expiresIn: 3600,
    now,
  }

  test('is the same for the same moment, so that a browser can cache what it leads to', async () => {
    const first = await signDownload(storage, download)
    const moment = new Date('2026-11-24T10:00:00.100Z')
    expect(await signDownload(storage, { ...download, now: moment })).toEqual(first)
    expect(first.expires_at).toBe('2026-11-24T11:00:00.000Z')
  })

  test('differs with everything that it promises', async () => {
    const variants = [
      download,
      { ...download, endpoint: 'http://lifelog.local:9000' },
      { ...download, key: 'final/abd' },
      { ...download, filename: 'other.pdf' },
      { ...download, contentType: 'text/plain' },
      { ...download, disposition: 'attachment' as const },
      { ...download, expiresIn: 3601 },
      { ...download, now: new Date('2026-11-24T10:00:01Z') },
    ]
    const links = await Promise.all(variants.map((variant) => signDownload(storage, variant)))
    const signatures = links.map(({ url }) => new URL(url).searchParams.get('X-Amz-Signature'))
    expect(new Set(signatures).size).toBe(variants.length)
  })

  test.for([
    ['http://192.168.1.5:9000', 'http://192.168.1.5:9000/'],
    ['http://[fd00::1]:9000', 'http://[fd00::1]:9000/'],
    ['https://files.example.org', 'https://files.example.org/'],
    ['http://files.example.org:80', 'http://files.example.org/'],
  ] as const)('leads to the host %s', async ([endpoint, start]) => {
    const { url } = await signDownload(storage, { ...download, endpoint })
    expect(url.startsWith(start)).toBe(true)
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('host')
  })

  test.for(['a\r\nSet-Cookie: x', 'a\0b', 'half a pair \ud800.txt', '"; filename=evil.html', ''])(
    'keeps a hostile file name (%j) within one header',
    async (filename) => {
      const { url } = await signDownload(storage, { ...download, filename })
      const header = new URL(url).searchParams.get('response-content-disposition') ?? ''
      expect(header).toMatch(/^[\x20-\x7e]+$/)
      expect(parseDisposition(header)).toMatchObject({
        type: 'inline',
        parameters: { filename: filename.toWellFormed() },
      })
    },
  )
})
