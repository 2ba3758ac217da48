import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readdir, truncate, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { createInterface } from 'node:readline'
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { expect, onTestFinished, test } from 'vitest'
import {
  bucket,
  clientOf,
  filesIn,
  keys,
  openStore,
  sendForm,
  signForm,
  temporaryFolder,
} from '../../support/object-store.ts'

const Bucket = bucket
const size = 300_000

test('a store killed while it overwrites has the old or the new object, whole', async () => {
  const dir = await temporaryFolder()
  const { client: first, store } = await openStore(dir)
  await first.send(new PutObjectCommand({ Bucket, Key: 'a', Body: Buffer.alloc(size, 0) }))
  await store.close()

  let confirmed = 0
  let next = 1
  for (let round = 0; round < 5; round++) {
    const child = await startInOwnProcess(dir)
    const client = clientOf(child.endpoint)
    const overwriting = (async () => {
      for (;;) {
        const value = next++ % 256
        await client.send(
          new PutObjectCommand({ Bucket, Key: 'a', Body: Buffer.alloc(size, value) }),
        )
        confirmed = value
      }
    })()
    const before = confirmed
    await expect.poll(() => confirmed, { interval: 1 }).not.toBe(before)
    child.kill()
    await overwriting.catch(() => {})
    client.destroy()

    const { client: reader, store: again } = await openStore(dir)
    const got = await reader.send(new GetObjectCommand({ Bucket, Key: 'a' }))
    const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? [])
    const value = bytes[0] ?? -1
    expect(bytes.equals(Buffer.alloc(size, value))).toBe(true)
    expect([confirmed, (next - 1) % 256]).toContain(value)
    expect(await filesIn(dir)).toHaveLength(1)
    confirmed = value
    await again.close()
  }
})

test('drafts of a crash are gone after the next start', async () => {
  const dir = await temporaryFolder()
  await mkdir(`${dir}/tmp`)
  await writeFile(`${dir}/tmp/left`, 'half')
  await openStore(dir)
  expect(await filesIn(dir)).toEqual([])
})

test('who reads the old version reads it to its end while it is overwritten and deleted', async () => {
  const { client } = await openStore()
  const old = Buffer.alloc(20_000_000, 'o')
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: old }))
  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'new' }))
  const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? [])
  expect(bytes.equals(old)).toBe(true)
  const now = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
  expect(await now.Body?.transformToString()).toBe('new')
})

test('of many who write at once one wins, whole', async () => {
  const { client, dir } = await openStore()
  const values = Array.from({ length: 20 }, (_, index) => index)
  await Promise.all(
    values.map((value) =>
      client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: Buffer.alloc(size, value) })),
    ),
  )
  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
  const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? [])
  expect(bytes.equals(Buffer.alloc(size, bytes[0]))).toBe(true)
  expect(await filesIn(dir)).toHaveLength(1)
})

test('a PUT whose client disappears keeps the old object', async () => {
  const { client, dir } = await openStore()
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'old' }))
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' }))
  const request = httpRequest(url, { method: 'PUT', headers: { 'Content-Length': '1000' } })
  request.on('error', () => {}) // it's broken off on purpose
  request.write('x'.repeat(500))
  await expect.poll(() => filesIn(dir)).toHaveLength(2)
  request.destroy()
  await expect.poll(() => filesIn(dir)).toHaveLength(1)
  const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
  expect(await got.Body?.transformToString()).toBe('old')
})

test('a file that lost its end is an error, never a shorter object', async () => {
  const { client, dir } = await openStore()
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }))
  const folder = `${dir}/buckets/${bucket}/objects`
  const [name] = await readdir(folder)
  const file = await open(`${folder}/${name}`)
  await truncate(`${folder}/${name}`, (await file.stat()).size - 1)
  await file.close()
  await expect(client.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
    name: 'InternalError',
  })
})

test('where the disk takes no more, the upload fails, leaves nothing, and the store lives on', async () => {
  const dir = await temporaryFolder()
  const child = await startInOwnProcess(dir, ['-f', '1000'])
  const client = clientOf(child.endpoint)
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'old' }))
  const large = Buffer.alloc(5_000_000)
  await expect(
    client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: large })),
  ).rejects.toMatchObject({ name: 'InsufficientStorage', $metadata: { httpStatusCode: 507 } })
  const posted = await sendForm(
    await signForm(client, { Conditions: [['content-length-range', 1, large.length]] }),
    large,
  )
  expect(posted.status).toBe(507)
  expect(await filesIn(dir)).toHaveLength(1)
  await client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'more' }))
  const kept = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }))
  expect(await kept.Body?.transformToString()).toBe('old')
  client.destroy()
})

test('an upload is held in memory by the chunk, not whole', async () => {
  const dir = await temporaryFolder()
  const child = await startInOwnProcess(dir)
  const client = clientOf(child.endpoint)
  const length = 400_000_000
  const before = await child.memory()
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'a' }))
  const chunk = Buffer.alloc(1_000_000)
  const request = httpRequest(url, { method: 'PUT', headers: { 'Content-Length': length } })
  const answered = once(request, 'response')
  let most = 0
  for (let sent = 0; sent < length; sent += chunk.length) {
    if (!request.write(chunk)) await once(request, 'drain')
    if (sent % 50_000_000 === 0) most = Math.max(most, await child.memory())
  }
  request.end()
  const [response] = await answered
  response.resume()
  expect(response.statusCode).toBe(200)
  expect(most - before).toBeLessThan(150_000_000)
  const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))
  expect(head.ContentLength).toBe(length)
  client.destroy()
})

/** A store that can be killed. `limits` are arguments of ulimit, such as the largest file in KiB. */
async function startInOwnProcess(dir: string, limits: string[] = ['-c', '0']) {
  const module = new URL('../../../lib/embedded/object-store.ts', import.meta.url).href
  const program = `
    import { startObjectStore } from ${JSON.stringify(module)}
    import { pino } from 'pino'
    const store = await startObjectStore({
      ...${JSON.stringify({ ...keys, dir })}, host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }),
    })
    console.log(store.endpoint)
    process.stdin.on('data', () => console.log(process.memoryUsage().rss))
    process.stdin.on('end', () => process.exit())`
  const script = `ulimit ${limits.join(' ')} && exec "$0" --input-type=module --eval "$1"`
  const child = spawn('sh', ['-c', script, process.execPath, program], {
    cwd: new URL('../../..', import.meta.url),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const endpoint = String((await lines.next()).value)
  const client = clientOf(endpoint)
  await client.send(new CreateBucketCommand({ Bucket }))
  client.destroy()
  return {
    endpoint,
    kill: () => child.kill('SIGKILL'),
    memory: async () => {
      child.stdin.write('?')
      return Number((await lines.next()).value)
    },
  }
}
