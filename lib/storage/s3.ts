import { PassThrough, type Readable } from 'node:stream'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { Problem, problem } from '../base/problem.ts'
import type { StorageStatus } from './prepare.ts'
import { sendStream } from './send-stream.ts'
import { createSigner, type Signer } from './sign.ts'
import { answeredStatus, storageUnavailable } from './unavailable.ts'

export type StorageOptions = {
  /** As the app reaches it: `http://host:port`. */
  endpoint: string
  region: string
  bucket: string
  accessKey: string
  secretKey: string
  timeouts?: Timeouts
}

/** In milliseconds: to be connected, to get an answer, and to get one to a copy of many bytes. */
export type Timeouts = { connect: number; answer: number; copy: number }

export type Storage = {
  client: S3Client
  signer: Signer
  options: StorageOptions
  timeouts: Timeouts
  /** What the latest preparation saw. */
  status: StorageStatus
  /** Ends all connections. */
  close(): void
}

const nothing = () => {}
/** Left to itself the SDK writes to the console what reaches our log as the cause of a Problem. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** A client of the storage. Nothing is sent before the first call of another function. */
export function openStorage(options: StorageOptions): Storage {
  const timeouts = options.timeouts ?? { connect: 3_000, answer: 10_000, copy: 300_000 }
  const client = new S3Client({
    endpoint: options.endpoint,
    region: options.region,
    credentials: { accessKeyId: options.accessKey, secretAccessKey: options.secretKey },
    forcePathStyle: true,
    maxAttempts: 2,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    logger: silent,
    requestHandler: {
      connectionTimeout: timeouts.connect,
      requestTimeout: timeouts.answer,
      throwOnRequestTimeout: true,
      // A download holds its connection for as long as its reader takes; `timeout` ends idle ones
      // before the storage does, so that none is closed just as it is used again.
      httpAgent: { maxSockets: 500, timeout: 20_000 },
      httpsAgent: { maxSockets: 500, timeout: 20_000 },
    },
  })
  return {
    client,
    signer: createSigner(options),
    options,
    timeouts,
    status: { reachable: false, checked_at: null, error: null, probe: [] },
    close: () => client.destroy(),
  }
}

/** `etag` is opaque, in the quotes that If-Match wants. */
export type StoredObject = { size: number; contentType: string; etag: string }

/** Size, type and ETag of an object; undefined where there is none. */
export async function headObject(storage: Storage, key: string): Promise<StoredObject | undefined> {
  const { client, options } = storage
  try {
    const found = await client.send(new HeadObjectCommand({ Bucket: options.bucket, Key: key }))
    return {
      size: found.ContentLength ?? 0,
      contentType: found.ContentType ?? 'application/octet-stream',
      etag: quoted(found.ETag),
    }
  } catch (error) {
    if (answeredStatus(error) === 404) return undefined
    throw storageUnavailable(error)
  }
}

/**
 * Opens an object for reading; undefined where there is none. The body must be read to its end or
 * destroyed, else it holds a connection.
 * @param range an HTTP Range value; `contentRange` tells what the storage made of it
 * @param ifMatch the ETag that the object must have
 * @returns `size` is that of this body, the range alone where one was asked for
 * @throws {Problem} `precondition_failed` where the ETag is another, `validation_failed` where the
 *   range lies outside of the object. The body fails with `storage_unavailable`.
 */
export async function readObject(
  storage: Storage,
  key: string,
  range?: string,
  ifMatch?: string,
): Promise<{ body: Readable; size: number; contentRange?: string; etag: string } | undefined> {
  const { client, options } = storage
  try {
    const found = await client.send(
      new GetObjectCommand({ Bucket: options.bucket, Key: key, Range: range, IfMatch: ifMatch }),
    )
    return {
      body: withProblems(found.Body as Readable),
      size: found.ContentLength ?? 0,
      contentRange: found.ContentRange,
      etag: quoted(found.ETag),
    }
  } catch (error) {
    const status = answeredStatus(error)
    if (status === 404) return undefined
    if (status === 412) {
      throw problem('precondition_failed', 'The file was replaced in the meantime. Load it again.')
    }
    if (status === 416) {
      throw problem('validation_failed', `The range ${range} lies outside of the file.`)
    }
    throw storageUnavailable(error)
  }
}

/**
 * Stores `size` bytes under `key`, replacing what was there. A stream is sent as it arrives and is
 * destroyed where the storage fails; its own failure is passed on as it is, and leaves nothing
 * stored.
 * @throws {Problem} `upload_mismatch` where the stream has more or fewer bytes than `size`
 */
export async function putObject(
  storage: Storage,
  key: string,
  body: Readable | Uint8Array,
  size: number,
  contentType: string,
): Promise<{ etag: string }> {
  const { client, options, timeouts } = storage
  const put = (
    Body: Readable | Uint8Array,
    how?: { abortSignal: AbortSignal; requestTimeout: number },
  ) =>
    client
      .send(
        new PutObjectCommand({
          Bucket: options.bucket,
          Key: key,
          Body,
          ContentLength: size,
          ContentType: contentType,
        }),
        how,
      )
      .catch((error) => {
        throw storageUnavailable(error)
      })
  const stored =
    body instanceof Uint8Array
      ? await put(body)
      : await sendStream(body, size, timeouts.answer, (stream, abortSignal) =>
          put(stream, { abortSignal, requestTimeout: 0 }),
        )
  return { etag: quoted(stored.ETag) }
}

/**
 * Copies an object, only if it still has the ETag `ifMatch`. The copy has `contentType` and no
 * other metadata of the source. A storage that has no copy of its own is read and written instead.
 * @returns 'changed' where the source has another ETag, undefined where there is no source
 */
export async function copyObject(
  storage: Storage,
  from: string,
  to: string,
  { ifMatch, contentType }: { ifMatch: string; contentType: string },
): Promise<{ etag: string } | 'changed' | undefined> {
  const { client, options, timeouts } = storage
  try {
    const { CopyObjectResult } = await client.send(
      new CopyObjectCommand({
        Bucket: options.bucket,
        Key: to,
        CopySource: `${options.bucket}/${from.split('/').map(encodeURIComponent).join('/')}`,
        CopySourceIfMatch: ifMatch,
        MetadataDirective: 'REPLACE',
        ContentType: contentType,
      }),
      { requestTimeout: timeouts.copy },
    )
    if (CopyObjectResult?.ETag) return { etag: quoted(CopyObjectResult.ETag) }
  } catch (error) {
    const status = answeredStatus(error)
    if (status === 404) return undefined
    if (status === 412) return 'changed'
    throw storageUnavailable(error)
  }
  // Ceph's dbstore (18.2) answers 200 to any copy, without an ETag, and copies nothing.
  return copyThroughHere(storage, from, to, { ifMatch, contentType })
}

async function copyThroughHere(
  storage: Storage,
  from: string,
  to: string,
  { ifMatch, contentType }: { ifMatch: string; contentType: string },
): Promise<{ etag: string } | 'changed' | undefined> {
  try {
    const source = await readObject(storage, from, undefined, ifMatch)
    return source && (await putObject(storage, to, source.body, source.size, contentType))
  } catch (error) {
    if (error instanceof Problem && error.code === 'precondition_failed') return 'changed'
    throw error
  }
}

/** Deletes an object. That there is none is fine. */
export async function deleteObject(storage: Storage, key: string): Promise<void> {
  const { client, options } = storage
  try {
    await client.send(new DeleteObjectCommand({ Bucket: options.bucket, Key: key }))
  } catch (error) {
    if (answeredStatus(error) !== 404) throw storageUnavailable(error)
  }
}

/**
 * All objects whose key begins with `prefix`, in the order of their keys, a page at a time.
 * @throws {Problem} `storage_unavailable`, also where the storage hands out a continuation token
 *   twice, which would go on for ever (some betas of RustFS did)
 */
export async function* listObjects(
  storage: Storage,
  prefix: string,
  pageSize = 1000,
): AsyncGenerator<{ key: string; size: number; lastModified: Date }, void, undefined> {
  const { client, options } = storage
  const tokens = new Set<string>()
  let token: string | undefined
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({
          Bucket: options.bucket,
          Prefix: prefix,
          MaxKeys: pageSize,
          ContinuationToken: token,
        }),
      )
      .catch((error) => {
        throw storageUnavailable(error)
      })
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key !== undefined && LastModified) {
        yield { key: Key, size: Size ?? 0, lastModified: LastModified }
      }
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined
    if (token !== undefined) {
      if (tokens.has(token)) {
        throw storageUnavailable(new Error('The listing repeats a continuation token.'))
      }
      tokens.add(token)
    }
  } while (token !== undefined)
}

/** ETags come with and without their quotes, within one storage. */
function quoted(etag: string | undefined): string {
  if (!etag) throw storageUnavailable(new Error('The storage answered without an ETag.'))
  return `"${etag.replaceAll('"', '')}"`
}

function withProblems(body: Readable): Readable {
  const passed = new PassThrough()
  body.once('error', (error) => passed.destroy(storageUnavailable(error)))
  passed.once('close', () => body.destroy())
  return body.pipe(passed)
}
