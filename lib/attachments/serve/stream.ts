import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { create as contentDisposition } from 'content-disposition'
import { problem } from '../../base/problem.ts'
import type { Context } from '../../context.ts'
import { type ByteRange, byteRange } from '../../http/byte-range.ts'
import { etagMatches } from '../../http/etag.ts'
import { readObject } from '../../storage/objects.ts'
import { recordIntegrity } from '../integrity/examine.ts'
import type { DownloadHeaders } from '../schema.ts'
import { servedAs } from '../upload/content-type.ts'
import { findStored, type Stored } from './downloads.ts'

/** What is asked for: `method` is GET or HEAD. */
type Download = { method: string; headers: DownloadHeaders; download: boolean }

/**
 * The file through LifeLog, for who can't reach the storage: whole, a range of it (206), nothing
 * where the client has it already (304) or asks for what lies behind its end (416).
 * @throws {Problem} `not_found` or `storage_unavailable`
 */
export async function streamAttachment(
  ctx: Context,
  key: string,
  { method, headers: asked, download }: Download,
): Promise<Response> {
  const stored = await findStored(ctx, key)
  const headers = headersOf(stored, download)
  if (etagMatches(asked['If-None-Match'], stored.etag)) {
    return new Response(null, { status: 304, headers })
  }
  const range = method === 'HEAD' ? undefined : rangeOf(asked, stored)
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${stored.size_bytes}`)
    return new Response(null, { status: 416, headers })
  }
  const { first, last } = range ?? { first: 0, last: stored.size_bytes - 1 }
  headers.set('Content-Length', String(last - first + 1))
  if (range) headers.set('Content-Range', `bytes ${first}-${last}/${stored.size_bytes}`)
  const body = method === 'HEAD' ? null : await open(ctx, stored, range)
  return new Response(body, { status: range ? 206 : 200, headers })
}

function headersOf({ filename, content_type, etag }: Stored, download: boolean): Headers {
  const { disposition, contentType } = servedAs(content_type, download)
  return new Headers({
    'Content-Type': contentType,
    'Content-Disposition': contentDisposition(filename, { type: disposition }),
    'Accept-Ranges': 'bytes',
    ETag: etag,
    // Kept, but asked for each time: who has logged out, or deleted it, gets it no more.
    'Cache-Control': 'private, no-cache',
    // What a browser's own viewers need, and no script. Its PDF viewer works in no sandbox.
    'Content-Security-Policy': `default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'${contentType === 'application/pdf' ? '' : '; sandbox'}`,
    'X-Frame-Options': 'SAMEORIGIN',
    'X-Content-Type-Options': 'nosniff',
  })
}

function rangeOf(
  { Range, 'If-Range': condition }: DownloadHeaders,
  { size_bytes, etag }: Stored,
): ByteRange | 'unsatisfiable' | undefined {
  if (condition !== undefined && condition.trim() !== etag) return undefined
  return byteRange(Range, size_bytes)
}

async function open(
  ctx: Context,
  stored: Stored,
  range: ByteRange | undefined,
): Promise<ReadableStream> {
  const { key, size_bytes } = stored
  const read = await readObject(ctx.storage, key, range && `bytes=${range.first}-${range.last}`)
  const size = range ? range.last - range.first + 1 : size_bytes
  if (!read || read.size !== size) {
    read?.body.destroy()
    await recordIntegrity(ctx, stored, read ? 'size_differs' : 'missing')
    throw problem(
      'not_found',
      'The storage has lost the file of this attachment. Run "lifelog doctor" to see what else.',
    )
  }
  // Players ask for all of it as a range. A part has no digest: what only parts are read of, the pass
  // over files that nobody has read for long reads.
  const body = size < size_bytes ? read.body : Readable.from(checked(ctx, stored, read.body))
  return Readable.toWeb(body) as NodeStream as ReadableStream
}

/**
 * The file as it is, and a note where it isn't as it was. It's not withheld: of a photo with one
 * wrong bit there is still much to see.
 */
async function* checked(ctx: Context, stored: Stored, body: Readable): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
  if (stored.sha256 === null || hash.digest('hex') === stored.sha256) return
  await recordIntegrity(ctx, stored, 'digest_differs').catch((error) =>
    ctx.log.error({ err: error, key: stored.key }, 'a damaged file could not be noted'),
  )
}
