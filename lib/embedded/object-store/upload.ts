import type { IncomingHttpHeaders } from 'node:http'
import { limits } from '../../base/limits.ts'
import { encodeStrictly } from '../../http/encode-strictly.ts'
import { bodyLength, readBody, wantBody } from './body.ts'
import { checkBucket, objectPath } from './buckets.ts'
import { overridable } from './download.ts'
import { answer, answerXml, checkHeader, type Exchange } from './exchange.ts'
import { readForm } from './form.ts'
import { copyObject, writeObject } from './object-file.ts'
import { checkPostPolicy } from './post-policy.ts'
import { checkMatch } from './preconditions.ts'
import { S3Error } from './s3-error.ts'

/** PUT of an object. */
export async function putObject(exchange: Exchange): Promise<void> {
  const { request, response, folders, bucket, key, payload } = exchange
  await checkBucket(folders, bucket)
  const path = objectPath(folders, bucket, key)
  const body = readBody(request, payload)
  checkLength(bodyLength(request), limits.fileBytes)
  wantBody(request, response)
  const range = { min: 0, max: limits.fileBytes }
  const modified = exchange.now().toISOString()
  const headers = keptHeaders(coveredHeaders(exchange))
  const { etag } = await writeObject(folders.drafts, path, body, range, { key, modified, headers })
  answer(exchange, 200, { ETag: `"${etag}"` })
}

/** PUT of an object with x-amz-copy-source. */
export async function putCopy(exchange: Exchange): Promise<void> {
  const { request, folders, bucket, key } = exchange
  const { headers } = request
  const [sourceBucket, sourceKey] = readSource(String(headers['x-amz-copy-source']))
  const directive = headers['x-amz-metadata-directive'] ?? 'COPY'
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw new S3Error('InvalidArgument', 'x-amz-metadata-directive is COPY or REPLACE.')
  }
  if (directive === 'COPY' && sourceBucket === bucket && sourceKey === key) {
    throw new S3Error('InvalidRequest', 'A copy onto itself must REPLACE the metadata.')
  }
  await checkBucket(folders, bucket)
  await checkBucket(folders, sourceBucket)
  const ifMatch = headers['x-amz-copy-source-if-match']
  const copy = await copyObject(
    folders.drafts,
    objectPath(folders, sourceBucket, sourceKey),
    objectPath(folders, bucket, key),
    (source) => {
      if (ifMatch !== undefined) checkMatch(String(ifMatch), source)
    },
    (source) => ({
      key,
      modified: exchange.now().toISOString(),
      headers: directive === 'COPY' ? source.headers : keptHeaders(headers),
    }),
  )
  const etag = `"${copy.etag}"`
  answerXml(exchange, 200, 'CopyObjectResult', { LastModified: copy.modified, ETag: etag })
}

/** POST of an upload form, which carries its own signature. */
export async function postForm(exchange: Exchange): Promise<void> {
  const { request, response, folders, bucket, signer } = exchange
  checkLength(bodyLength(request), limits.fileBytes + 1024 ** 2)
  wantBody(request, response)
  const { fields, file } = await readForm(request)
  if ((fields.get('bucket') ?? bucket) !== bucket) {
    throw new S3Error('AccessDenied', 'The form names another bucket than its address.')
  }
  const now = exchange.now()
  const range = checkPostPolicy(new Map([...fields, ['bucket', bucket]]), signer, now)
  checkFieldsKnown(fields)
  await checkBucket(folders, bucket)

  const key = fields.get('key') ?? ''
  const path = objectPath(folders, bucket, key)
  const max = Math.min(range.max, limits.fileBytes)
  const headers = keptHeaders(Object.fromEntries(fields))
  const info = { key, modified: now.toISOString(), headers }
  const stored = await writeObject(folders.drafts, path, file, { min: range.min, max }, info)

  const etag = `"${stored.etag}"`
  const address = `/${bucket}/${key.split('/').map(encodeStrictly).join('/')}`
  const location = `http://${request.headers.host}${address}`
  const status = fields.get('success_action_status')
  if (status === '201') {
    const content = { Location: location, Bucket: bucket, Key: key, ETag: etag }
    answerXml(exchange, 201, 'PostResponse', content, { ETag: etag, Location: location })
  } else {
    answer(exchange, status === '200' ? 200 : 204, { ETag: etag, Location: location })
  }
}

function checkLength(length: number, max: number): void {
  if (length <= max) return
  throw new S3Error('EntityTooLarge', `${length} bytes were announced; ${max} are the most.`)
}

/** Fields that S3 gives a meaning which this store doesn't know must not be taken for done. */
function checkFieldsKnown(fields: ReadonlyMap<string, string>): void {
  const known = /^x-amz-(algorithm|credential|date|signature|meta-.+)$/
  const unknown = [...fields.keys()].find(
    (name) =>
      (name.startsWith('x-amz-') && !known.test(name)) ||
      ['acl', 'tagging', 'redirect', 'success_action_redirect'].includes(name),
  )
  if (unknown !== undefined) {
    throw new S3Error('NotImplemented', `The form field ${unknown} is not implemented.`)
  }
}

/** Of a request that is signed in its query, what the signature covers: a form keeps no more either. */
function coveredHeaders({ request, query }: Exchange): IncomingHttpHeaders {
  const signed = query.get('X-Amz-SignedHeaders')?.split(';')
  if (!signed) return request.headers
  return Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => signed.includes(name)),
  )
}

function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => overridable.includes(name) || name.startsWith('x-amz-meta-'),
  )
  for (const [name, value] of kept) checkHeader(name, String(value))
  return { 'content-type': 'application/octet-stream', ...Object.fromEntries(kept) }
}

function readSource(source: string): [bucket: string, key: string] {
  const path = source.replace(/^\//, '')
  const slash = path.indexOf('/')
  if (slash < 1 || path.includes('?')) {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source is bucket/key, without a version.')
  }
  try {
    return [path.slice(0, slash), decodeURIComponent(path.slice(slash + 1))]
  } catch {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source must be percent-encoded UTF-8.')
  }
}
