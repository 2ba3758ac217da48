import type { IncomingMessage, RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ensureBucket } from '../../../lib/storage/bucket.ts'
import { openStorage, type Storage } from '../../../lib/storage/client.ts'
import { copyObject } from '../../../lib/storage/copy-object.ts'
import { listObjects } from '../../../lib/storage/list-objects.ts'
import { deleteObject, headObject, putObject } from '../../../lib/storage/objects.ts'
import { openImpatiently, startFaulty } from '../../support/faulty-storage.ts'

/** A storage that answers like that, and what it was asked. */
async function storageThat(answer: RequestListener, change = {}) {
  const asked: IncomingMessage[] = []
  const { endpoint, stop } = await startFaulty((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  const storage = openStorage({ ...openImpatiently(endpoint, 10_000).options, ...change })
  onTestFinished(async () => {
    storage.close()
    await stop()
  })
  return { storage, asked }
}

describe('a request is sent', () => {
  const stream = (storage: Storage) =>
    putObject(storage, 'a', Readable.from([Buffer.from('x')]), 1, 'text/plain')
  const bytes = (storage: Storage) => putObject(storage, 'a', Buffer.from('x'), 1, 'text/plain')
  const head = (storage: Storage) => headObject(storage, 'a')
  const remove = (storage: Storage) => deleteObject(storage, 'a')

  test.for([
    ['twice where the storage is overloaded', head, 503, 2],
    ['twice where it asks for fewer', bytes, 429, 2],
    ['twice where it hangs up', remove, undefined, 2],
    ['once where it refuses', bytes, 403, 1],
    ['once where it has no such object', remove, 404, 1],
    ['once with a stream, which can be read once', stream, 503, 1],
    ['once with a stream, also where the storage hangs up', stream, undefined, 1],
  ] as const)('%s', async ([, send, status, times]) => {
    const { storage, asked } = await storageThat((request, response) => {
      if (status === undefined) request.socket.destroy()
      else response.writeHead(status).end()
    })
    await send(storage).catch(() => undefined)
    expect(asked).toHaveLength(times)
  })

  test('again with success where only the first one failed', async () => {
    const { storage, asked } = await storageThat((_request, response) => {
      response.writeHead(asked.length === 1 ? 500 : 200, { ETag: '"e"', 'Content-Length': 5 }).end()
    })
    expect(await headObject(storage, 'a')).toMatchObject({ size: 5, etag: '"e"' })
  })
})

test('a copy that fails after the answer has begun is a failure', async () => {
  const { storage, asked } = await storageThat((_request, response) => {
    response.writeHead(200).end('\n\n<Error><Code>InternalError</Code></Error>')
  })
  const copied = copyObject(storage, 'a', 'b', { ifMatch: '"e"', contentType: 'text/plain' })
  await expect(copied).rejects.toMatchObject({ code: 'storage_unavailable' })
  expect(asked.map(({ method }) => method)).toEqual(['PUT'])
})

test.for([
  ['us-east-1', ''],
  ['eu-central-1', '<LocationConstraint>eu-central-1</LocationConstraint>'],
] as const)('a bucket of %s is made there', async ([region, said]) => {
  const bodies: string[] = []
  const { storage, asked } = await storageThat(
    async (request, response) => {
      bodies.push(await text(request))
      response.writeHead(request.method === 'HEAD' ? 404 : 200).end()
    },
    { region },
  )
  await ensureBucket(storage)
  expect(asked.map(({ method }) => method)).toEqual(['HEAD', 'PUT'])
  expect(bodies[1]?.replace(/<\/?CreateBucketConfiguration[^>]*>/g, '')).toBe(said)
})

test('keys are listed as they are, whatever XML makes of them', async () => {
  const { storage } = await storageThat((_request, response) => {
    response.writeHead(200).end(`<?xml version="1.0"?><ListBucketResult xmlns="s3"><Contents>
      <Key>a &amp;&lt;b&gt; &#x1f600;/&quot;</Key><Size>7</Size><ETag>&quot;e&quot;</ETag>
      <LastModified>2026-11-24T10:00:00.000Z</LastModified><Owner><ID>Key</ID></Owner></Contents>
      <CommonPrefixes/><IsTruncated>false</IsTruncated></ListBucketResult>`)
  })
  expect(await Array.fromAsync(listObjects(storage, ''))).toEqual([
    { key: 'a &<b> 😀/"', size: 7, lastModified: new Date('2026-11-24T10:00:00Z') },
  ])
})
