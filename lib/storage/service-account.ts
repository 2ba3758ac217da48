import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { headBucket } from './bucket.ts'
import { openStorage, type StorageOptions, usualTimeouts } from './client.ts'
import { sendSigned } from './send-signed.ts'
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
  const answer = await ask(options, 'GET', '/list-service-accounts')
  return answer?.trimStart().startsWith('{') ?? false
}

/**
 * Makes a key that can do on the bucket what LifeLog does, and nothing else.
 * @returns undefined where that is refused
 * @throws {Problem} `storage_unavailable`
 */
export async function makeServiceAccount(options: StorageOptions): Promise<StorageKey | undefined> {
  const accessKey = randomBytes(10).toString('hex')
  const secretKey = randomBytes(20).toString('hex')
  const answer = await ask(options, 'PUT', '/add-service-accounts', {
    policy: policyFor(options.bucket),
    accessKey,
    secretKey,
    name: 'LifeLog',
    description: `What LifeLog does in ${options.bucket}`,
  })
  return answer === undefined ? undefined : { accessKey, secretKey }
}

/**
 * Whether the storage knows this key; that there is no bucket yet is no reason against it.
 * @throws {Problem} `storage_unavailable`
 */
export async function isKeyAccepted(options: StorageOptions): Promise<boolean> {
  const storage = openStorage(options)
  try {
    await headBucket(storage)
    return true
  } catch (error) {
    const status = answeredStatus(error)
    if (status === 404) return true
    if (status === 401 || status === 403) return false
    throw storageUnavailable(error)
  } finally {
    storage.close()
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

/** @returns undefined where the storage refuses */
async function ask(
  options: StorageOptions,
  method: 'GET' | 'PUT',
  path: string,
  json?: unknown,
): Promise<string | undefined> {
  const { timeouts = usualTimeouts } = options
  const content = json !== undefined && {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  }
  const connection = { timeouts, agent: false } as const
  try {
    return await text(
      await sendSigned(options, connection, { method, path: admin + path, ...content }),
    )
  } catch (error) {
    if (answeredStatus(error) !== undefined) return undefined
    throw storageUnavailable(error)
  }
}
