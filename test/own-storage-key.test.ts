import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { S3Client } from '@aws-sdk/client-s3'
import { SignatureV4 } from '@smithy/signature-v4'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startObjectStore } from '../lib/embedded/object-store.ts'
import { jpeg } from './support/files.ts'
import { createMigratedDatabase } from './support/postgres.ts'
import { sendUpload } from './support/s3-upload.ts'
import { startLifeLog } from './support/setup.ts'
import { uploading } from './support/uploading.ts'

const root = { accessKey: 'the-root-key', secretKey: 'the-root-secret-of-this-test' }
const region = 'us-east-1'

type Account = { policy: unknown; accessKey: string; secretKey: string; name: string }

/**
 * What RustFS does with accounts (1.0.0-rc.3, measured), each with a store of its own behind it: its
 * admin API takes requests that the root key signed, and an unknown key is refused.
 */
async function startStandIn({ api = true } = {}) {
  const accounts: Account[] = []
  const stores = new Map<string, string>()
  const asked: string[] = []
  const closing: (() => Promise<void>)[] = []
  const openStore = async ({ accessKey, secretKey }: Pick<Account, 'accessKey' | 'secretKey'>) => {
    const dir = await mkdtemp(join(tmpdir(), 'lifelog-test-accounts-'))
    const log = pino({ level: 'silent' })
    const keys = { accessKey, secretKey, region }
    const store = await startObjectStore({ dir, host: '127.0.0.1', port: 0, log, ...keys })
    stores.set(accessKey, store.endpoint)
    closing.push(async () => {
      await store.close()
      await rm(dir, { recursive: true })
    })
  }
  await openStore(root)
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://storage')
    const signedBy = /Credential=([^/]+)/.exec(
      request.headers.authorization ?? decodeURIComponent(url.search),
    )?.[1]
    asked.push(`${signedBy} ${request.method} ${url.pathname}`)
    if (api && url.pathname.startsWith('/rustfs/admin/v3/')) {
      const body = await buffer(request)
      if (!(await isSignedByRoot(request.headers, request.method ?? '', url.pathname, body))) {
        return response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
      }
      response.setHeader('Content-Type', 'application/json')
      if (request.method === 'GET') {
        const names = accounts.map(({ accessKey }) => ({ accessKey }))
        return response.end(JSON.stringify({ accounts: names }))
      }
      const account = JSON.parse(String(body)) as Account
      accounts.push(account)
      await openStore(account)
      return response.end(JSON.stringify({ credentials: account }))
    }
    const target = stores.get(signedBy ?? '')
    if (!target) return response.writeHead(403).end()
    const { method, headers, url: path } = request
    const { hostname, port } = new URL(target)
    const onward = ask({ hostname, port, method, path, headers, agent: false })
    onward.on('error', () => response.destroy())
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    for (const close of closing) await close()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { endpoint, accounts, asked, stores }
}

/** Signs the request once more and compares. */
async function isSignedByRoot(
  given: NodeJS.Dict<string | string[]>,
  method: string,
  path: string,
  body: Buffer,
): Promise<boolean> {
  const names = /SignedHeaders=([^,]+)/.exec(String(given.authorization))?.[1]?.split(';') ?? []
  const headers = Object.fromEntries(names.map((name) => [name, String(given[name])]))
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = root
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: new S3Client({ region }).config.sha256,
    uriEscapePath: false,
  })
  const [, year, month, day, hour, minute, second] =
    /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(String(given['x-amz-date'])) ?? []
  const signingDate = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  const signed = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: '',
      path,
      headers,
      body: body.length ? body : undefined,
    },
    { signingDate },
  )
  return signed.headers.authorization === given.authorization
}

const environment = (endpoint: string, url: string) => ({
  DATABASE_URL: url,
  RUSTFS_ENDPOINT: endpoint,
  RUSTFS_PUBLIC_ENDPOINT: endpoint,
  RUSTFS_ACCESS_KEY: root.accessKey,
  RUSTFS_SECRET_KEY: root.secretKey,
})

async function start(endpoint: string, url: string) {
  const lifelog = await startLifeLog(environment(endpoint, url))
  onTestFinished(() => lifelog.close())
  const { storage } = lifelog.ctx
  await vi.waitUntil(() => storage.status.reachable, { timeout: 60_000 })
  return lifelog
}

async function emptyDatabase() {
  const database = await createMigratedDatabase()
  onTestFinished(() => database.drop())
  return database.url
}

test('LifeLog makes a key of its own at RustFS, for its bucket alone, and uses no other', async () => {
  const { endpoint, accounts, asked } = await startStandIn()
  const url = await emptyDatabase()
  const lifelog = await start(endpoint, url)
  expect(accounts).toHaveLength(1)
  const [account] = accounts as [Account]
  expect(account.policy).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          's3:ListBucket',
          's3:GetBucketLocation',
          's3:CreateBucket',
          's3:GetBucketCors',
          's3:PutBucketCors',
        ],
        Resource: ['arn:aws:s3:::lifelog-attachments'],
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: ['arn:aws:s3:::lifelog-attachments/*'],
      },
    ],
  })
  const client = uploading(lifelog)
  const photo = { filename: 'a.jpg', content_type: 'image/jpeg', bytes: jpeg }
  const { attachment, upload } = await client.reserve(await client.newEvent(), photo)
  expect((await sendUpload(upload, jpeg)).ok).toBe(true)
  const { key } = attachment
  expect((await client.confirm(key)).status).toBe(200)
  const found = await lifelog.request(`/api/attachments/${key}?mode=stream`)
  expect(Buffer.from(await found.arrayBuffer())).toEqual(jpeg)
  const byRoot = asked.filter((line) => line.startsWith(root.accessKey))
  expect(byRoot).toEqual([
    `${root.accessKey} GET /rustfs/admin/v3/list-service-accounts`,
    `${root.accessKey} PUT /rustfs/admin/v3/add-service-accounts`,
  ])
  for (const secret of [account.secretKey, root.secretKey]) {
    expect(lifelog.logged.join('')).not.toContain(secret)
  }
})

test('started again LifeLog uses the same key, and makes another where the storage lost it', async () => {
  const { endpoint, accounts, stores } = await startStandIn()
  const url = await emptyDatabase()
  await (await start(endpoint, url)).close()
  await (await start(endpoint, url)).close()
  expect(accounts).toHaveLength(1)
  stores.delete(accounts[0]?.accessKey ?? '')
  await (await start(endpoint, url)).close()
  expect(accounts).toHaveLength(2)
})

test('a storage that makes no keys goes on with the given one', async () => {
  const { endpoint, accounts, asked } = await startStandIn({ api: false })
  await start(endpoint, await emptyDatabase())
  expect(accounts).toEqual([])
  expect(asked.filter((line) => line.startsWith(`${root.accessKey} PUT /rustfs`))).toEqual([])
})
