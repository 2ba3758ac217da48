import { PassThrough, type Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { problem } from '../base/problem.ts'
import type { Storage } from './client.ts'
import { quotedEtag } from './etag.ts'
import { sendStream } from './send-stream.ts'
import { answeredStatus, storageUnavailable } from './unavailable.ts'

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
      etag: quotedEtag(found.ETag),
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
      etag: quotedEtag(found.ETag),
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
  return { etag: quotedEtag(stored.ETag) }
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

function withProblems(body: Readable): Readable {
  const passed = new PassThrough()
  body.once('error', (error) => passed.destroy(storageUnavailable(error)))
  passed.once('close', () => body.destroy())
  // Nobody listens any more where a client has left, and an error unheard would end the process.
  passed.on('error', () => undefined)
  return body.pipe(passed)
}
