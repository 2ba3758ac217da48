import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketCorsCommand,
  GetBucketLocationCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { describe, expect, test } from 'vitest'
import { startObjectStore } from '../../../lib/embedded/object-store.ts'
import {
  afterSigning,
  bucket,
  filesIn,
  keys,
  log,
  openStore,
  temporaryFolder,
} from '../../support/object-store.ts'

const Bucket = bucket
const etagOfHello = '"5d41402abc4b2a76b9719d911017c592"'

describe('objects', () => {
  test('what was put is read back with its type, its metadata and its MD5', async () => {
    const { client } = await openStore()
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a',
        Body: 'hello',
        ContentType: 'text/plain',
        Metadata: { of: 'me' },
      }),
    )
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
    expect(put.ETag).toBe(etagOfHello)
    expect(got).toMatchObject({
      ETag: etagOfHello,
      ContentType: 'text/plain',
      ContentLength: 5,
      AcceptRanges: 'bytes',
      Metadata: { of: 'me' },
    })
    expect(await got.Body?.transformToString()).toBe('hello')
  })

  test('an SDK that computes checksums by default can put and get', async () => {
    const { store } = await openStore()
    const client = new S3Client({
      endpoint: store.endpoint,
      region: keys.region,
      forcePathStyle: true,
      logger: log,
      credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey },
    })
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
    expect(await got.Body?.transformToString()).toBe('hello')
    const stream = new PutObjectCommand({
      Bucket,
      Key: 'b',
      Body: Readable.from([Buffer.from('hello')]),
      ContentLength: 5,
    })
    await expect(client.send(stream)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('aws-chunked'),
    })
    client.destroy()
  })

  test.each([
    ['bytes=1-2', 206, 'el', 'bytes 1-2/5'],
    ['bytes=3-', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=-9', 206, 'hello', 'bytes 0-4/5'],
    ['bytes=0-99', 206, 'hello', 'bytes 0-4/5'],
    ['bytes=2-1', 200, 'hello', null],
    ['bytes=0-1,3-4', 200, 'hello', null],
    ['lines=1-2', 200, 'hello', null],
    ['bytes=5-', 416, undefined, 'bytes */5'],
    ['bytes=-0', 416, undefined, 'bytes */5'],
  ])('the range %s of 5 bytes is answered %i', async (range, status, text, contentRange) => {
    const { client } = await openStore()
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'a' }))
    const response = await fetch(url, { headers: { Range: range } })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-range')).toBe(contentRange)
    const body = await response.text()
    if (text === undefined) expect(body).toContain('<Code>InvalidRange</Code>')
    else expect(body).toBe(text)
  })

  test('conditions on the version are honoured', async () => {
    const { client } = await openStore()
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'a' }))
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(url, { headers })).status
    const modified = (await fetch(url)).headers.get('last-modified') ?? ''
    const before = new Date(Date.parse(modified) - 1000).toUTCString()
    expect(await statusWith({ 'If-Match': etagOfHello })).toBe(200)
    expect(await statusWith({ 'If-Match': '"other"' })).toBe(412)
    expect(await statusWith({ 'If-None-Match': `"other", W/${etagOfHello}` })).toBe(304)
    expect(await statusWith({ 'If-None-Match': '"other"', 'If-Modified-Since': modified })).toBe(
      200,
    )
    expect(await statusWith({ 'If-Modified-Since': modified })).toBe(304)
    expect(await statusWith({ 'If-Modified-Since': before })).toBe(200)
    expect(await statusWith({ 'If-Unmodified-Since': before })).toBe(412)
    expect(await statusWith({ Range: 'bytes=0-0', 'If-Range': etagOfHello })).toBe(206)
    expect(await statusWith({ Range: 'bytes=0-0', 'If-Range': '"other"' })).toBe(200)
  })

  test('a copy is made of the version that was named, or not at all', async () => {
    const { client, dir } = await openStore()
    await client.send(
      new PutObjectCommand({ Bucket, Key: 'a b', Body: 'hello', ContentType: 'text/plain' }),
    )
    const copy = (options: {
      CopySourceIfMatch?: string
      ContentType?: string
      MetadataDirective?: 'REPLACE'
    }) =>
      client.send(
        new CopyObjectCommand({ Bucket, Key: 'c', CopySource: `${Bucket}/a%20b`, ...options }),
      )

    await expect(copy({ CopySourceIfMatch: '"stale"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    })
    expect(await filesIn(dir)).toHaveLength(1)

    const copied = await copy({ CopySourceIfMatch: etagOfHello })
    expect(copied.CopyObjectResult?.ETag).toBe(etagOfHello)
    const head = () => client.send(new HeadObjectCommand({ Bucket, Key: 'c' }))
    expect(await head()).toMatchObject({ ContentType: 'text/plain', ContentLength: 5 })

    await copy({ ContentType: 'image/png', MetadataDirective: 'REPLACE' })
    expect(await head()).toMatchObject({ ContentType: 'image/png', ETag: etagOfHello })

    const missing = new CopyObjectCommand({ Bucket, Key: 'd', CopySource: `${Bucket}/nothing` })
    await expect(client.send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' })
    expect(await filesIn(dir)).toHaveLength(2)
  })

  test('deleting removes the file, and again is fine', async () => {
    const { client, dir } = await openStore()
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
    for (const _ of ['first', 'again'])
      await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }))
    expect(await filesIn(dir)).toEqual([])
    await expect(client.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    })
  })

  test('a body that is not the one of its digest is refused and leaves nothing', async () => {
    const { client, dir } = await openStore()
    const put = (ContentMD5?: string) =>
      client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', ContentMD5 }))
    await expect(put('AAAAAAAAAAAAAAAAAAAAAA==')).rejects.toMatchObject({ name: 'BadDigest' })
    afterSigning(client, (request) => {
      request.body = 'jello'
    })
    await expect(put()).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' })
    expect(await filesIn(dir)).toEqual([])
  })
})

describe('keys', () => {
  const hostile = [
    '..',
    '.',
    '/',
    '//',
    '/etc/passwd',
    '../../../../../../../../tmp/escaped',
    'a/../../../b',
    'a/./b',
    '%2e%2e%2f%2fescaped',
    '..\\..\\escaped',
    'C:\\escaped',
    'con',
    'a:b|c*d?e"f<g>h',
    `line\nbreak\ttab\r\u0001\u007f`,
    "all of ~!@#$%^&*()_+-={}[];',. and spaces ",
    'é e\u0301 日本語 😀 \ufffe',
    '__proto__',
    'k'.repeat(1024),
    '日'.repeat(341),
    '\u0001'.repeat(1024),
  ]

  test('no key leaves the bucket, whatever its characters; each names its own object', async () => {
    const { client, dir } = await openStore()
    const before = await readdir(`${dir}/..`)
    for (const Key of hostile) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }))
    }
    for (const Key of hostile) {
      const got = await client.send(new GetObjectCommand({ Bucket, Key }))
      expect(await got.Body?.transformToString()).toBe(Key)
    }
    const entries = await readdir(dir, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile() && entry.name !== 'lock')
    expect(files).toHaveLength(hostile.length)
    expect(new Set(files.map((file) => file.parentPath))).toEqual(
      new Set([`${dir}/buckets/${bucket}/objects`]),
    )
    expect((await readdir(`${dir}/..`)).filter((name) => name.includes('escaped'))).toEqual(
      before.filter((name) => name.includes('escaped')),
    )
    const listed = await client.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url' }))
    expect(listed.Contents?.map(({ Key = '' }) => decodeURIComponent(Key))).toEqual(
      inOrder(hostile),
    )

    const Objects = hostile.map((Key) => ({ Key }))
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }))
    expect(await filesIn(dir)).toEqual([])
  })

  test.each([
    ['longer than 1024 bytes', 'k'.repeat(1025), 'KeyTooLongError'],
    ['with NUL', 'a\0b', 'InvalidArgument'],
  ])('a key %s is refused', async (_, Key, name) => {
    const { client } = await openStore()
    await expect(
      client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })),
    ).rejects.toMatchObject({ name })
  })

  test('listing pages through a prefix in UTF-8 order', async () => {
    const { client } = await openStore()
    const within = [
      'p/',
      'p/a',
      'p/😀',
      'p/\uffee',
      'p/Z',
      `p/${'l'.repeat(100)}1`,
      `p/${'l'.repeat(100)}0`,
    ]
    for (const Key of [...within, 'o', 'q', 'p']) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
    }
    const listed: (string | undefined)[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'p/', MaxKeys: 2, ContinuationToken }),
      )
      expect(page.KeyCount).toBeLessThanOrEqual(2)
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key))
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    expect(listed).toEqual(inOrder(within))

    const after = await client.send(new ListObjectsV2Command({ Bucket, StartAfter: 'p/😀' }))
    expect(after).toMatchObject({ IsTruncated: false, KeyCount: 1 })
    expect(after.Contents).toMatchObject([{ Key: 'q', Size: 1 }])
    const none = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }))
    expect(none).toMatchObject({ IsTruncated: false, KeyCount: 0 })
  })
})

describe('buckets', () => {
  test('a bucket that is missing is said to be', async () => {
    const { client } = await openStore()
    const missing = { Bucket: 'missing' }
    await expect(client.send(new HeadBucketCommand(missing))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    })
    await expect(
      client.send(new PutObjectCommand({ ...missing, Key: 'a', Body: 'x' })),
    ).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })

  test('location and CORS rules are told', async () => {
    const { client } = await openStore()
    const location = await client.send(new GetBucketLocationCommand({ Bucket }))
    expect(location.LocationConstraint).toBeUndefined()
    await expect(client.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NoSuchCORSConfiguration',
    })
    const CORSRules = [
      { AllowedOrigins: ['*'], AllowedMethods: ['GET', 'POST'], ExposeHeaders: ['ETag'] },
    ]
    await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }))
    expect((await client.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules)
  })

  test('what is not implemented is refused, never ignored', async () => {
    const { client } = await openStore()
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }))
    const onto = (Key: string) => ({ Bucket, Key, CopySource: `${Bucket}/a` })
    const other = { Key: 'a', ETag: '"other"' }
    for (const attempt of [
      () => client.send(new GetObjectAclCommand({ Bucket, Key: 'a' })),
      () => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'y', ACL: 'public-read' })),
      () => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'y', IfNoneMatch: '*' })),
      () => client.send(new CopyObjectCommand({ ...onto('b'), IfNoneMatch: '*' })),
      () => client.send(new CopyObjectCommand({ ...onto('b'), IfMatch: '"other"' })),
      () => client.send(new DeleteObjectCommand({ Bucket, Key: 'a', IfMatch: '"other"' })),
      () => client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [other] } })),
      () => client.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId: '1' })),
      () => client.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' })),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        name: 'NotImplemented',
        $metadata: { httpStatusCode: 501 },
      })
    }
    const kept = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
    expect(await kept.Body?.transformToString()).toBe('x')
  })

  test.each(['a..b', '192.168.1.5', 'Upper', 'ab', '.ab'])(
    'no bucket is called %s',
    async (name) => {
      const { client } = await openStore()
      await expect(client.send(new CreateBucketCommand({ Bucket: name }))).rejects.toMatchObject({
        name: 'InvalidBucketName',
      })
    },
  )
})

describe('pages of other origins', () => {
  test('a preflight is answered without a signature', async () => {
    const { store } = await openStore()
    const response = await fetch(`${store.endpoint}/${bucket}`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://example.test',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,x-some',
      },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type,x-some')
  })

  test('answers and refusals alike can be read', async () => {
    const { store } = await openStore()
    const response = await fetch(`${store.endpoint}/${bucket}/a`)
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-expose-headers')).toMatch(/ETag.*Content-Range/)
    expect(await response.text()).toMatch(/<Error><Code>AccessDenied<.*<RequestId>[0-9A-F]{16}</)
  })
})

describe('starting and stopping', () => {
  test('a port in use is named, and the folder of the one who has it is left alone', async () => {
    const { store, client, dir } = await openStore()
    const { end, answered } = beginUpload(
      await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' })),
    )
    await expect.poll(() => filesIn(dir)).toHaveLength(1)
    const second = startObjectStore({ dir, host: '127.0.0.1', port: store.port, ...keys, log })
    await expect(second).rejects.toThrow(new RegExp(`${store.port}.*EMBEDDED_STORAGE_PORT`))
    end()
    expect(await answered).toBe(200)
  })

  test('everything is there after a restart', async () => {
    const dir = await temporaryFolder()
    const first = await openStore(dir)
    await first.client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
    await first.store.close()
    const second = await openStore(dir)
    const got = await second.client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
    expect(await got.Body?.transformToString()).toBe('hello')
  })

  test('closing ends idle connections and lets an upload under way finish', async () => {
    const { store, client, dir } = await openStore()
    const idle = connect(store.port, '127.0.0.1').resume()
    await once(idle, 'connect')
    const { end, answered } = beginUpload(
      await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' })),
    )
    await expect.poll(() => filesIn(dir)).toHaveLength(1)
    const closed = store.close()
    await once(idle, 'close')
    end()
    expect(await answered).toBe(200)
    await closed
    await expect(fetch(store.endpoint)).rejects.toThrow()
  })
})

/** A PUT of 5 bytes of which the last four are sent by `end`. */
function beginUpload(url: string) {
  const request = httpRequest(url, { method: 'PUT', headers: { 'Content-Length': '5' } })
  request.write('h')
  const answered = once(request, 'response').then(([response]) => {
    response.resume()
    return response.statusCode
  })
  return { end: () => request.end('ello'), answered }
}

function inOrder(some: string[]): string[] {
  return some.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
