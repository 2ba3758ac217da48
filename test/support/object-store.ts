import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { startObjectStore } from '../../lib/embedded/object-store.ts'

export const keys = { accessKey: 'lifelog', secretKey: 'a secret', region: 'us-east-1' }
export const bucket = 'attachments'
export const log = pino({ level: 'silent' })

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-objects-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

/** A store with a bucket, the AWS SDK pointed at it, and a clock that the test can turn. */
export async function openStore(dir?: string) {
  const folder = dir ?? (await temporaryFolder())
  const clock = { offset: 0 }
  const now = () => new Date(Date.now() + clock.offset)
  const store = await startObjectStore({
    dir: folder,
    host: '127.0.0.1',
    port: 0,
    ...keys,
    now,
    log,
  })
  const client = clientOf(store.endpoint)
  onTestFinished(async () => {
    client.destroy()
    await store.close()
  })
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return { store, client, clock, dir: folder }
}

export function clientOf(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: keys.region,
    credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey },
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

type SignedRequest = {
  method: string
  path: string
  headers: Record<string, string>
  query: Record<string, string>
  body: unknown
}

/** Lets a test change what the SDK has already signed. */
export function afterSigning(client: S3Client, change: (request: SignedRequest) => void): void {
  client.middlewareStack.add(
    (next) => (args) => {
      change(args.request as SignedRequest)
      return next(args)
    },
    { step: 'deserialize', priority: 'low' },
  )
}

type SignedForm = { url: string; fields: Record<string, string> }

/** An upload form as LifeLog signs it, for 1 to 10 bytes of text unless told otherwise. */
export function signForm(
  client: S3Client,
  options: Partial<PresignedPostOptions> = {},
): Promise<SignedForm> {
  return createPresignedPost(client, {
    Bucket: bucket,
    Key: 'staging/one',
    Conditions: [['content-length-range', 1, 10]],
    Fields: { 'Content-Type': 'text/plain', success_action_status: '201' },
    Expires: 600,
    ...options,
  })
}

export async function sendForm(
  { url, fields }: SignedForm,
  file: BlobPart = 'hello',
): Promise<{ status: number; text: string; headers: Headers }> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([file]), 'name.txt')
  const response = await fetch(url, { method: 'POST', body: form })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

/** The names of all files in the store's folder, drafts included, but for its lock. */
export async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  return names.filter((name) => name !== 'lock')
}
