import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { describe, expect, test } from 'vitest'
import {
  afterSigning,
  bucket,
  clientOf,
  filesIn,
  keys,
  openStore,
} from '../../support/object-store.ts'

const Bucket = bucket
const minute = 60_000

describe('signed by header', () => {
  const put = new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', Metadata: { of: 'me' } })

  test.each<[string, Parameters<typeof afterSigning>[1]]>([
    [
      'method',
      (request) => {
        request.method = 'POST'
      },
    ],
    [
      'bucket and key',
      (request) => {
        request.path = '/attachments/b'
      },
    ],
    [
      'query',
      (request) => {
        request.query.prefix = 'x'
      },
    ],
    [
      'host',
      (request) => {
        request.headers.host = 'localhost'
      },
    ],
    [
      'date',
      (request) => {
        request.headers['x-amz-date'] = shiftedBy(1, request.headers['x-amz-date'])
      },
    ],
    [
      'digest',
      (request) => {
        request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
      },
    ],
    [
      'metadata',
      (request) => {
        request.headers['x-amz-meta-of'] = 'you'
      },
    ],
    [
      'unsigned x-amz header',
      (request) => {
        request.headers['x-amz-meta-more'] = 'x'
      },
    ],
    [
      'signature',
      replaceInHeader(/Signature=./, (match) => `Signature=${match.endsWith('0') ? '1' : '0'}`),
    ],
    ['length of the signature', replaceInHeader(/(Signature=.{62}).*/, (_, kept) => String(kept))],
    ['access key', replaceInHeader('Credential=lifelog/', () => 'Credential=lifelos/')],
    ['region', replaceInHeader('us-east-1', () => 'eu-west-1')],
    ['service', replaceInHeader('/s3/', () => '/s4/')],
    ['end of the scope', replaceInHeader('aws4_request', () => 'aws4_requesu')],
    ['day of the scope', replaceInHeader(/\/\d{8}\//, () => '/20010101/')],
    ['signed headers', replaceInHeader('host;', () => '')],
    [
      'whole header',
      (request) => {
        delete request.headers.authorization
      },
    ],
  ])('changing the %s is refused and leaves nothing', async (_, change) => {
    const { client, dir } = await openStore()
    afterSigning(client, change)
    await expect(client.send(put)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
    expect(await filesIn(dir)).toEqual([])
  })

  test.each([-16, 16])('a clock %i minutes off is refused', async (minutes) => {
    const { client, clock } = await openStore()
    clock.offset = minutes * minute
    await expect(client.send(put)).rejects.toMatchObject({ name: 'RequestTimeTooSkewed' })
    clock.offset = Math.sign(minutes) * 14 * minute
    await client.send(put)
  })

  test('another secret or another scheme is refused', async () => {
    const { store, client } = await openStore()
    client.config.credentials = async () => ({ accessKeyId: 'lifelog', secretAccessKey: 'wrong' })
    await expect(client.send(put)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
    for (const authorization of [
      'AWS lifelog:c2lnbmF0dXJl',
      'Bearer x',
      'AWS4-HMAC-SHA256 x',
      '',
    ]) {
      const response = await fetch(`${store.endpoint}/${bucket}/a`, { headers: { authorization } })
      expect([400, 403]).toContain(response.status)
    }
  })

  test('a body is only asked for where it is wanted', async () => {
    const { client } = await openStore()
    const signed = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' }))
    const statusOf = async (url: string) => {
      const headers = { Expect: '100-continue', 'Content-Length': '5' }
      const request = httpRequest(url, { method: 'PUT', headers })
      let isAsked = false
      request.on('continue', () => {
        isAsked = true
        request.end('hello')
      })
      request.flushHeaders()
      const [response] = await once(request, 'response')
      response.resume()
      request.destroy()
      return [isAsked, response.statusCode]
    }
    expect(await statusOf(signed)).toEqual([true, 200])
    expect(await statusOf(signed.replace('/a?', '/b?'))).toEqual([false, 403])
  })

  test('there is no anonymous access', async () => {
    const { store, client } = await openStore()
    await client.send(put)
    const address = `${store.endpoint}/${bucket}`
    for (const [method, url] of [
      ['GET', store.endpoint],
      ['GET', `${address}?list-type=2`],
      ['GET', `${address}/a`],
      ['HEAD', `${address}/a`],
      ['PUT', `${address}/b`],
      ['DELETE', `${address}/a`],
      ['PUT', `${store.endpoint}/another`],
      ['POST', `${address}?delete`],
      ['POST', address],
    ] as const) {
      expect((await fetch(url, { method })).status).toBe(403)
    }
    await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))
  })
})

describe('signed by query', () => {
  const get = new GetObjectCommand({
    Bucket,
    Key: 'a',
    ResponseContentDisposition: `attachment; filename="a (1).txt"; filename*=UTF-8''%C3%A4.txt`,
    ResponseContentType: 'text/plain; charset=utf-8',
    ResponseCacheControl: 'private, max-age=60',
  })

  async function openWithUrl() {
    const opened = await openStore()
    await opened.client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
    await opened.client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'other' }))
    return { ...opened, url: new URL(await getSignedUrl(opened.client, get, { expiresIn: 60 })) }
  }

  test('it sets the type, the disposition and the caching of the answer', async () => {
    const { url } = await openWithUrl()
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toBe(get.input.ResponseContentDisposition)
    expect(response.headers.get('content-type')).toBe(get.input.ResponseContentType)
    expect(response.headers.get('cache-control')).toBe(get.input.ResponseCacheControl)
    expect(await response.text()).toBe('hello')
  })

  test.each([
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
    'X-Amz-Content-Sha256',
    'response-content-disposition',
    'response-content-type',
    'response-cache-control',
    'x-id',
  ])('changing or leaving out %s is refused', async (name) => {
    const { url } = await openWithUrl()
    const value = url.searchParams.get(name) ?? ''
    expect(value).not.toBe('')
    url.searchParams.set(
      name,
      value.replace(/.$/, (last) => (last === '1' ? '2' : '1')),
    )
    expect((await fetch(url)).status).toBe(403)
    url.searchParams.delete(name)
    expect([400, 403]).toContain((await fetch(url)).status)
  })

  test('it is good for its object, its method and its host alone', async () => {
    const { url, store } = await openWithUrl()
    const other = new URL(url)
    other.pathname = `/${bucket}/b`
    expect((await fetch(other)).status).toBe(403)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(403)
    expect((await fetch(String(url).replace('127.0.0.1', 'localhost'))).status).toBe(403)
    expect((await fetch(`${url}&response-expires=0`)).status).toBe(403)
    expect((await fetch(url, { headers: { 'x-amz-meta-a': 'b' } })).status).toBe(403)
    expect((await fetch(url, { headers: { authorization: 'AWS4-HMAC-SHA256 x' } })).status).toBe(
      400,
    )

    const client = clientOf(store.endpoint.replace('127.0.0.1', 'localhost'))
    expect((await fetch(await getSignedUrl(client, get))).status).toBe(200)
    client.destroy()
  })

  test('it ends when it says, and does not begin much before', async () => {
    const { url, clock } = await openWithUrl()
    clock.offset = 55_000
    expect((await fetch(url)).status).toBe(200)
    clock.offset = 65_000
    const late = await fetch(url)
    expect(late.status).toBe(403)
    expect(await late.text()).toContain('expired')
    clock.offset = -16 * minute
    expect((await fetch(url)).status).toBe(403)
  })

  test('it lasts seven days at most', async () => {
    const { client, store } = await openStore()
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
    const lasting = (seconds: number) =>
      fetch(signByHand(`${store.endpoint}/${bucket}/a`, seconds)).then(({ status }) => status)
    expect(await lasting(604_800)).toBe(200)
    expect(await lasting(604_801)).toBe(400)
    expect(await lasting(0)).toBe(400)
  })

  test('a signed PUT and DELETE do what they say', async () => {
    const { client, dir } = await openStore()
    const put = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' }))
    expect((await fetch(put, { method: 'PUT', body: 'hello' })).status).toBe(200)
    expect(await filesIn(dir)).toHaveLength(1)
    const del = await getSignedUrl(client, new DeleteObjectCommand({ Bucket, Key: 'a' }))
    expect((await fetch(del, { method: 'DELETE' })).status).toBe(204)
    expect(await filesIn(dir)).toEqual([])
  })
})

function shiftedBy(seconds: number, date = ''): string {
  return date.replace(
    /(\d\d)Z$/,
    (_, second) => `${String((Number(second) + seconds) % 60).padStart(2, '0')}Z`,
  )
}

function replaceInHeader(
  part: string | RegExp,
  replacement: (match: string, ...groups: unknown[]) => string,
): Parameters<typeof afterSigning>[1] {
  return (request) => {
    const header = request.headers.authorization ?? ''
    request.headers.authorization = header.replace(part, replacement)
    expect(request.headers.authorization).not.toBe(header)
  }
}

/** The SDK signs nothing that lasts longer than S3 allows. */
function signByHand(address: string, seconds: number): URL {
  const url = new URL(address)
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = `${date.slice(0, 8)}/${keys.region}/s3/aws4_request`
  url.searchParams.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256')
  url.searchParams.set('X-Amz-Credential', `${keys.accessKey}/${scope}`)
  url.searchParams.set('X-Amz-Date', date)
  url.searchParams.set('X-Amz-Expires', String(seconds))
  url.searchParams.set('X-Amz-SignedHeaders', 'host')
  const canonical = `GET\n${url.pathname}\n${url.searchParams}\nhost:${url.host}\n\nhost\nUNSIGNED-PAYLOAD`
  const digest = createHash('sha256').update(canonical).digest('hex')
  const hmac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest()
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${keys.secretKey}`)
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${digest}`)
  url.searchParams.set('X-Amz-Signature', signature.toString('hex'))
  return url
}
