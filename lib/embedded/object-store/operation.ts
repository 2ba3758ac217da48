import type { IncomingHttpHeaders } from 'node:http'
import {
  deleteObject,
  deleteObjects,
  getCors,
  getLocation,
  headBucket,
  putBucket,
  putCors,
} from './bucket-operations.ts'
import { download, overridable } from './download.ts'
import type { Exchange } from './exchange.ts'
import { listObjects } from './listing.ts'
import { S3Error } from './s3-error.ts'
import { putCopy, putObject } from './upload.ts'

type Operation = {
  method: string
  on: 'bucket' | 'object'
  /** The parameter that tells this operation from others of the same method. */
  subresource?: string
  /** The same for a header. */
  header?: string
  parameters?: string[]
  run: (exchange: Exchange) => Promise<void>
}

const overrides = overridable.map((name) => `response-${name}`)
const listParameters = ['prefix', 'max-keys', 'continuation-token', 'start-after', 'encoding-type']

/** Those with a subresource or a header stand before the plain ones. */
const operations: Operation[] = [
  { method: 'PUT', on: 'bucket', subresource: 'cors', run: putCors },
  { method: 'GET', on: 'bucket', subresource: 'cors', run: getCors },
  { method: 'GET', on: 'bucket', subresource: 'location', run: getLocation },
  {
    method: 'GET',
    on: 'bucket',
    subresource: 'list-type',
    parameters: listParameters,
    run: listObjects,
  },
  { method: 'POST', on: 'bucket', subresource: 'delete', run: deleteObjects },
  { method: 'PUT', on: 'bucket', run: putBucket },
  { method: 'HEAD', on: 'bucket', run: headBucket },
  { method: 'PUT', on: 'object', header: 'x-amz-copy-source', run: putCopy },
  { method: 'PUT', on: 'object', run: putObject },
  { method: 'GET', on: 'object', parameters: overrides, run: download },
  { method: 'HEAD', on: 'object', parameters: overrides, run: download },
  { method: 'DELETE', on: 'object', run: deleteObject },
]

/** Parameters of every signed request, and what SDKs add to describe what is done anyway. */
const commonParameters = [
  'x-id',
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
  'X-Amz-Content-Sha256',
  'x-amz-checksum-mode',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-user-agent',
]

/** Headers that are understood, and those that only describe what is done anyway. */
const knownHeaders =
  /^x-amz-(date|content-sha256|user-agent|meta-.*|checksum-.*|sdk-checksum-algorithm|trailer|decoded-content-length|copy-source|copy-source-if-match|metadata-directive)$/

/**
 * The operation that a signed request asks for.
 * @throws {S3Error} NotImplemented, also for a parameter or x-amz-* header that isn't known: to
 * leave it out would be to do something else than was asked for.
 */
export function findOperation(
  method: string,
  on: Operation['on'],
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): Operation['run'] {
  const found = operations.find(
    (operation) =>
      operation.method === method &&
      operation.on === on &&
      (operation.subresource === undefined || query.has(operation.subresource)) &&
      (operation.header === undefined || headers[operation.header] !== undefined),
  )
  if (!found) throw notImplemented(`${method} of this`)
  const known = new Set([...commonParameters, found.subresource, ...(found.parameters ?? [])])
  const parameter = [...query.keys()].find((name) => !known.has(name))
  if (parameter !== undefined) throw notImplemented(`The parameter ${parameter}`)
  const header = Object.keys(headers).find(
    (name) => name.startsWith('x-amz-') && !knownHeaders.test(name),
  )
  if (header !== undefined) throw notImplemented(`The header ${header}`)
  const conditional = headers['if-match'] ?? headers['if-none-match']
  if (conditional !== undefined && ['PUT', 'DELETE'].includes(method)) {
    throw notImplemented('Writing and deleting on a condition')
  }
  if (query.has('list-type') && query.get('list-type') !== '2') throw notImplemented('That listing')
  return found.run
}

function notImplemented(what: string): S3Error {
  return new S3Error('NotImplemented', `${what} is not implemented.`)
}
