import {
  type IncomingMessage,
  type ServerResponse,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http'
import type { Folders } from './buckets.ts'
import { S3Error } from './s3-error.ts'
import type { Signer } from './signature.ts'
import { type XmlContent, xmlDocument } from './xml.ts'

/** A request under way: what was asked of which bucket and key ('' where none), and by what. */
export type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  bucket: string
  key: string
  query: URLSearchParams
  /** What the signature declares of the body. */
  payload: string
  folders: Folders
  signer: Signer
  now: () => Date
}

type Answering = Pick<Exchange, 'request' | 'response'>

/** How long, in ms, and how much, in bytes, a refused upload may go on until it's cut. */
const lingering = { time: 1000, size: 1024 * 1024 }

export function answerXml(
  exchange: Answering,
  status: number,
  root: string,
  content: XmlContent,
  headers: Record<string, string> = {},
): void {
  const type = { 'Content-Type': 'application/xml' }
  answer(exchange, status, { ...headers, ...type }, xmlDocument(root, content))
}

/**
 * Answers. A body that is still arriving isn't wanted then: the connection is closed, but a moment
 * later, because closing it with unread bytes would reset it and take the answer with it.
 */
export function answer(
  { request, response }: Answering,
  status: number,
  headers: Record<string, string> = {},
  body = '',
): void {
  const length =
    status === 204 || status === 304 ? {} : { 'Content-Length': Buffer.byteLength(body) }
  if (request.complete || !hasBody(request)) {
    response.writeHead(status, { ...headers, ...length }).end(body)
    return
  }
  response.writeHead(status, { ...headers, ...length, Connection: 'close' })
  response.flushHeaders()
  response.write(body)

  const end = () => response.end()
  const cut = setTimeout(end, lingering.time)
  let size = 0
  request.unpipe()
  request.on('error', end).on('close', () => clearTimeout(cut))
  request.on('end', end).on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > lingering.size) request.pause()
  })
  request.resume()
}

/** @throws {S3Error} InvalidArgument for what can't be answered as a header later. */
export function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    throw new S3Error('InvalidArgument', `${name} has characters that no HTTP header can have.`)
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined
}
