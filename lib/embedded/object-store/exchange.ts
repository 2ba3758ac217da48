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

export function answer(
  { request, response }: Answering,
  status: number,
  headers: Record<string, string> = {},
  body = '',
): void {
  const length =
    status === 204 || status === 304 ? {} : { 'Content-Length': Buffer.byteLength(body) }
  request.unpipe()
  response.writeHead(status, { ...headers, ...length }).end(body)
}

/** The answer to what Node can't read as a request, head and body. */
export function refuseMalformed(): string {
  const body = xmlDocument('Error', { Code: 'BadRequest', Message: 'This is no HTTP request.' })
  const head = `Content-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(body)}`
  return `HTTP/1.1 400 Bad Request\r\n${head}\r\nConnection: close\r\n\r\n${body}`
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
