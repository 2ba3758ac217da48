import type { IncomingHttpHeaders } from 'node:http'
import { PassThrough, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { problem } from '../base/problem.ts'
import type { Storage, StorageRequest } from './client.ts'
import { quotedEtag } from './etag.ts'
import { sendStream } from './send-stream.ts'
import { answeredStatus, storageUnavailable } from './unavailable.ts'

/** `etag` is opaque, in the quotes that If-Match wants. */
export type StoredObject = { size: number; contentType: string; etag: string }

/** Size, type and ETag of an object; undefined where there is none. */
export async function headObject(storage: Storage, key: string): Promise<StoredObject | undefined> {
  try {
    const found = await storage.send({ method: 'HEAD', key })
    await text(found)
    return {
      size: lengthIn(found.headers),
      contentType: found.headers['content-type'] ?? 'application/octet-stream',
      etag: quotedEtag(found.headers.etag),
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
  const headers = { ...(range && { range }), ...(ifMatch && { 'if-match': ifMatch }) }
  try {
    const found = await storage.send({ method: 'GET', key, headers })
    const { etag } = found.headers
    if (!etag) found.destroy()
    return {
      etag: quotedEtag(etag),
      size: lengthIn(found.headers),
      contentRange: found.headers['content-range'],
      body: withProblems(found),
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
  const headers = { 'content-length': String(size), 'content-type': contentType }
  const put = async (body: Readable | Uint8Array, how: Partial<StorageRequest> = {}) => {
    try {
      const stored = await storage.send({ method: 'PUT', key, headers, body, ...how })
      await text(stored)
      return { etag: quotedEtag(stored.headers.etag) }
    } catch (error) {
      throw storageUnavailable(error)
    }
  }
  if (body instanceof Uint8Array) return put(body)
  return sendStream(body, size, storage.timeouts.answer, (stream, signal) =>
    put(stream, { signal, timeout: Infinity }),
  )
}

/** Deletes an object. That there is none is fine. */
export async function deleteObject(storage: Storage, key: string): Promise<void> {
  try {
    await text(await storage.send({ method: 'DELETE', key }))
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

function lengthIn(headers: IncomingHttpHeaders): number {
  return Number(headers['content-length'] ?? 0)
}
