import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'
import { S3Error } from './s3-error.ts'

type Digest = { update(chunk: Uint8Array): unknown; digest(encoding: 'hex' | 'base64'): string }

/**
 * The length that a request with a body must announce, in bytes.
 * @throws {S3Error} MissingContentLength
 */
export function bodyLength(request: IncomingMessage): number {
  const length = request.headers['content-length']
  if (length !== undefined) return Number(length)
  throw new S3Error('MissingContentLength', 'The request must announce its Content-Length.')
}

/** Tells a client that asked by `Expect: 100-continue` that its body is wanted. */
export function wantBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue()
}

/**
 * The body, chunk by chunk; it throws at its end where it isn't what a header says of it. Whoever
 * stops early leaves the connection usable for an answer.
 * @param payload what the signature declares of the body.
 * @throws {S3Error} BadDigest, XAmzContentSHA256Mismatch, NotImplemented
 */
export function readBody(request: IncomingMessage, payload: string): AsyncIterable<Buffer> {
  return checkedBody(request, announcedDigests(request, payload))
}

async function* checkedBody(
  request: IncomingMessage,
  digests: ReturnType<typeof announcedDigests>,
): AsyncGenerator<Buffer, void> {
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    for (const { digest } of digests) digest.update(chunk)
    yield chunk
  }
  for (const { digest, encoding, announced, code, name } of digests) {
    if (digest.digest(encoding) !== announced) {
      throw new S3Error(code, `The body is not the one that ${name} announces.`)
    }
  }
}

/** A body of at most `limit` bytes, such as the XML documents of S3. @throws {S3Error} */
export async function readText(
  request: IncomingMessage,
  payload: string,
  limit: number,
): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of readBody(request, payload)) {
    size += chunk.length
    if (size > limit) throw new S3Error('EntityTooLarge', `At most ${limit} bytes are read here.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function announcedDigests(request: IncomingMessage, payload: string) {
  const { headers } = request
  const isChunked = `${headers['content-encoding']}`.includes('aws-chunked')
  if (payload.startsWith('STREAMING-') || isChunked || headers['x-amz-trailer'] !== undefined) {
    throw new S3Error(
      'NotImplemented',
      'Bodies in aws-chunked encoding are not understood. Send the bytes as they are, with UNSIGNED-PAYLOAD or a digest (in AWS SDKs: requestChecksumCalculation WHEN_REQUIRED).',
    )
  }
  const digests = Object.keys(headers)
    .filter((name) => name === 'content-md5' || /^x-amz-checksum-(?!mode$|type$)/.test(name))
    .map((name) => ({
      name,
      digest: digestOf(name),
      encoding: 'base64' as 'base64' | 'hex',
      announced: String(headers[name]),
      code: 'BadDigest' as 'BadDigest' | 'XAmzContentSHA256Mismatch',
    }))
  if (payload !== 'UNSIGNED-PAYLOAD') {
    digests.push({
      name: 'x-amz-content-sha256',
      digest: createHash('sha256'),
      encoding: 'hex',
      announced: payload,
      code: 'XAmzContentSHA256Mismatch',
    })
  }
  return digests
}

function digestOf(header: string): Digest {
  if (header === 'content-md5') return createHash('md5')
  if (header === 'x-amz-checksum-sha1') return createHash('sha1')
  if (header === 'x-amz-checksum-sha256') return createHash('sha256')
  if (header === 'x-amz-checksum-crc32') return crc32Digest()
  throw new S3Error('NotImplemented', `The checksum of ${header} is not computed here.`)
}

function crc32Digest(): Digest {
  let sum = 0
  return {
    update: (chunk) => {
      sum = crc32(chunk, sum)
    },
    digest: (encoding) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(sum)
      return bytes.toString(encoding)
    },
  }
}
