import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { encodeStrictly } from '../../http/encode-strictly.ts'
import { S3Error } from './s3-error.ts'

/** The one pair of keys that the store knows, and the region that signatures name. */
export type Signer = { accessKey: string; secretKey: string; region: string }

type Claim = { credential: string; date: string; signedHeaders: string[]; signature: string }

const algorithm = 'AWS4-HMAC-SHA256'
const maxClockSkew = 15 * 60_000
const maxExpiry = 7 * 24 * 3600

/**
 * Checks the SigV4 signature of a request, in its Authorization header or in its query, and returns
 * what it declares of its body: a SHA-256 in hex, `UNSIGNED-PAYLOAD` or a streaming scheme.
 * `path` is the decoded path; the signature covers Host as it was received.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 * @throws {S3Error} where there is no signature or it isn't ours, isn't valid yet or any longer.
 */
export function authorize(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  signer: Signer,
  now: Date,
): string {
  const header = request.headers.authorization
  const presigned = query.has('X-Amz-Signature') || query.has('X-Amz-Algorithm')
  if (header !== undefined && presigned) {
    throw new S3Error('InvalidRequest', 'Signed twice: in the Authorization header and the query.')
  }
  if (header === undefined && !presigned) {
    throw new S3Error('AccessDenied', 'The request is not signed, and nothing here is public.')
  }
  const claim = header === undefined ? queryClaim(query) : headerClaim(request, header)
  const signedAt = timeOf(claim.date)
  const scope = checkScope(claim.credential, claim.date, signer)
  checkSignedHeaders(request, claim.signedHeaders)

  const declared = request.headersDistinct['x-amz-content-sha256']?.join(',')
  if (header !== undefined && declared === undefined) {
    throw new S3Error('InvalidRequest', 'The header x-amz-content-sha256 is missing.')
  }
  const payload = declared ?? query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD'
  const canonical = canonicalRequest(request, path, query, claim.signedHeaders, payload)
  // As latin1, the header bytes that Node decoded as latin1 are hashed as they were received.
  const digest = createHash('sha256').update(canonical, 'latin1').digest('hex')
  checkSignature(signer, scope, [algorithm, claim.date, scope, digest].join('\n'), claim.signature)

  const age = now.getTime() - signedAt
  if (header !== undefined && Math.abs(age) > maxClockSkew) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      `Signed ${Math.round(age / 1000)} s ago by this clock; at most 900 s apart are accepted.`,
    )
  }
  if (header === undefined) checkLifetime(query, age)
  return payload
}

/**
 * Checks that a credential is ours and its scope the one of `date` (`20261124T070000Z`), and
 * returns that scope.
 * @throws {S3Error} InvalidAccessKeyId, SignatureDoesNotMatch
 */
export function checkScope(credential: string, date: string, signer: Signer): string {
  const scope = `${date.slice(0, 8)}/${signer.region}/s3/aws4_request`
  const slash = credential.indexOf('/')
  if (credential.slice(0, Math.max(slash, 0)) !== signer.accessKey) {
    throw new S3Error('InvalidAccessKeyId', 'The access key is not known here.')
  }
  if (credential.slice(slash + 1) !== scope) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      `The scope of the credential is ${credential.slice(slash + 1)}, not ${scope}.`,
    )
  }
  return scope
}

/**
 * Compares a signature, in hex, with the one that is due, in constant time.
 * @throws {S3Error} SignatureDoesNotMatch
 */
export function checkSignature(
  signer: Signer,
  scope: string,
  stringToSign: string,
  signature: string,
): void {
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${signer.secretKey}`)
  const due = hmac(key, stringToSign)
  const given = Buffer.from(signature, 'hex')
  if (signature.length !== 64 || given.length !== due.length || !timingSafeEqual(given, due)) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      'The signature is not the one due for this request. Check the secret key and the host.',
    )
  }
}

/**
 * The time that a date like `20261124T070000Z` names, in ms since 1970.
 * @throws {S3Error} AccessDenied where it names none.
 */
export function timeOf(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)
  const [, year, month, day, hour, minute, second] = parts ?? []
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (!parts || Number.isNaN(time)) {
    throw new S3Error('AccessDenied', 'The signature needs x-amz-date, like 20261124T070000Z.')
  }
  return time
}

function headerClaim(request: IncomingMessage, header: string): Claim {
  const parts = new Map(
    header
      .replace(/^\S+\s*/, '')
      .split(',')
      .map((part) => [part.split('=', 1)[0]?.trim(), part.slice(part.indexOf('=') + 1).trim()]),
  )
  const credential = parts.get('Credential')
  const signedHeaders = parts.get('SignedHeaders')
  const signature = parts.get('Signature')
  if (!header.startsWith(`${algorithm} `) || !credential || !signedHeaders || !signature) {
    throw new S3Error('AuthorizationHeaderMalformed', `Authorization must be of ${algorithm}.`)
  }
  const date = request.headersDistinct['x-amz-date']?.join(',') ?? ''
  return { credential, date, signedHeaders: signedHeaders.split(';'), signature }
}

function queryClaim(query: URLSearchParams): Claim {
  const credential = query.get('X-Amz-Credential')
  const date = query.get('X-Amz-Date')
  const signedHeaders = query.get('X-Amz-SignedHeaders')
  const signature = query.get('X-Amz-Signature')
  if (
    query.get('X-Amz-Algorithm') !== algorithm ||
    !(credential && date && signedHeaders && signature)
  ) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      `A signed URL needs X-Amz-Algorithm=${algorithm}, X-Amz-Credential, X-Amz-Date, X-Amz-Expires, X-Amz-SignedHeaders and X-Amz-Signature.`,
    )
  }
  return { credential, date, signedHeaders: signedHeaders.split(';'), signature }
}

/** An unsigned x-amz-* header could change what a signed request does, so it refuses it. */
function checkSignedHeaders(request: IncomingMessage, signedHeaders: string[]): void {
  const unsigned = Object.keys(request.headers).find(
    (name) => (name.startsWith('x-amz-') || name === 'host') && !signedHeaders.includes(name),
  )
  if (unsigned !== undefined) {
    throw new S3Error('AccessDenied', `The header ${unsigned} is not covered by the signature.`)
  }
}

function checkLifetime(query: URLSearchParams, age: number): void {
  const expires = query.get('X-Amz-Expires') ?? ''
  const lifetime = Number(expires)
  if (!/^\d{1,9}$/.test(expires) || lifetime < 1 || lifetime > maxExpiry) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      `X-Amz-Expires must be 1 to ${maxExpiry} seconds.`,
    )
  }
  if (age < -maxClockSkew) throw new S3Error('AccessDenied', 'The request is not valid yet.')
  if (age > lifetime * 1000) throw new S3Error('AccessDenied', 'Request has expired')
}

function canonicalRequest(
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
  signedHeaders: string[],
  payload: string,
): string {
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? Number(x > y) - Number(x < y) : a < b ? -1 : 1))
    .map((pair) => pair.join('='))
  const headers = signedHeaders.map((name) => {
    const value = request.headersDistinct[name]?.map((one) => one.trim().replace(/ +/g, ' '))
    return `${name}:${value?.join(',') ?? ''}\n`
  })
  return [
    request.method,
    path.split('/').map(encodeStrictly).join('/'),
    parameters.join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    payload,
  ].join('\n')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
