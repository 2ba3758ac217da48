import { randomBytes } from 'node:crypto'
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { StorageOptions } from './client.ts'
import { answeredStatus, storageUnavailable } from './unavailable.ts'

export type StorageKey = { accessKey: string; secretKey: string }

/** The admin API of RustFS; an S3 without it takes the path for that of an object. */
const admin = '/rustfs/admin/v3'

/**
 * Whether the storage has RustFS's admin API, and the given key may use it. Asked by a GET, as any
 * other storage could take a PUT for an object to keep.
 * @throws {Problem} `storage_unavailable`
 */
export async function hasServiceAccounts(options: StorageOptions): Promise<boolean> {
  const response = await send(options, 'GET', '/list-service-accounts')
  const text = await response.text()
  return response.status === 200 && text.trimStart().startsWith('{')
}

/**
 * Makes a key that can do on the bucket what LifeLog does, and nothing else.
 * @returns undefined where that is refused
 * @throws {Problem} `storage_unavailable`
 */
export async function makeServiceAccount(options: StorageOptions): Promise<StorageKey | undefined> {
  const accessKey = randomBytes(10).toString('hex')
  const secretKey = randomBytes(20).toString('hex')
  const response = await send(options, 'PUT', '/add-service-accounts', {
    policy: policyFor(options.bucket),
    accessKey,
    secretKey,
    name: 'LifeLog',
    description: `What LifeLog does in ${options.bucket}`,
  })
  await response.body?.cancel()
  return response.ok ? { accessKey, secretKey } : undefined
}

/**
 * Whether the storage knows this key; that there is no bucket yet is no reason against it.
 * @throws {Problem} `storage_unavailable`
 */
export async function isKeyAccepted(options: StorageOptions): Promise<boolean> {
  const { endpoint, region, accessKey: accessKeyId, secretKey: secretAccessKey } = options
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  try {
    await client.send(new HeadBucketCommand({ Bucket: options.bucket }), {
      abortSignal: AbortSignal.timeout(10_000),
    })
    return true
  } catch (error) {
    const status = answeredStatus(error)
    if (status === 404) return true
    if (status === 401 || status === 403) return false
    throw storageUnavailable(error)
  } finally {
    client.destroy()
  }
}

/** As RustFS spells the actions: it refuses a policy with one that it doesn't know. */
function policyFor(bucket: string) {
  return {
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
        Resource: [`arn:aws:s3:::${bucket}`],
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: [`arn:aws:s3:::${bucket}/*`],
      },
    ],
  }
}

async function send(
  { endpoint, region, accessKey, secretKey }: StorageOptions,
  method: string,
  path: string,
  json?: unknown,
): Promise<Response> {
  const url = new URL(admin + path, endpoint)
  const body = json === undefined ? undefined : JSON.stringify(json)
  const client = new S3Client({ region })
  // Asked once at the start, and only at an outside storage.
  const { SignatureV4 } = await import('@smithy/signature-v4')
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    sha256: client.config.sha256,
    uriEscapePath: false,
  })
  const { headers } = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { host: url.host, ...(body && { 'content-type': 'application/json' }) },
    body,
  })
  const { host: _, ...rest } = headers
  try {
    return await fetch(url, {
      method,
      headers: rest,
      body: body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    })
  } catch (error) {
    throw storageUnavailable(error)
  }
}
