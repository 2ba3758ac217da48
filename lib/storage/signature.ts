import { createHash, createHmac } from 'node:crypto'
import { encodeStrictly } from '../http/encode-strictly.ts'

/** How the app reaches the storage (`http://host:port`), and as whom. */
export type Account = { endpoint: string; region: string; accessKey: string; secretKey: string }

/** A request as it's sent: `path` is percent-encoded, the headers' names are in lower case. */
export type Signable = {
  method: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
}

export const algorithm = 'AWS4-HMAC-SHA256'
export const unsignedPayload = 'UNSIGNED-PAYLOAD'

/**
 * Signature Version 4 in headers, which covers all of the given ones.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 * @param payload the body's SHA-256 in hex, or `unsignedPayload`
 * @returns the headers to send
 */
export function signHeaders(
  account: Account,
  request: Signable,
  payload: string,
  now: Date,
): Record<string, string> {
  const date = signingDate(now)
  const headers = { ...request.headers, 'x-amz-date': date, 'x-amz-content-sha256': payload }
  const signature = signRequest(account, date, { ...request, headers }, payload)
  const authorization = [
    `${algorithm} Credential=${credential(account, date)}`,
    `SignedHeaders=${headerNames(headers)}`,
    `Signature=${signature}`,
  ].join(', ')
  return { ...headers, authorization }
}

/**
 * Signature Version 4 in the query, good for `expiresIn` seconds from `now`, whatever the body.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @returns the whole query
 */
export function signQuery(
  account: Account,
  request: Signable,
  expiresIn: number,
  now: Date,
): string {
  const date = signingDate(now)
  const query = {
    ...request.query,
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Content-Sha256': unsignedPayload,
    'X-Amz-Credential': credential(account, date),
    'X-Amz-Date': date,
    'X-Amz-Expires': String(expiresIn),
    'X-Amz-SignedHeaders': headerNames(request.headers),
  }
  const signature = signRequest(account, date, { ...request, query }, unsignedPayload)
  return `${encodeQuery(query)}&X-Amz-Signature=${signature}`
}

/** The signature of a text, such as a policy, by the key of the day of `date`. */
export function signText({ secretKey, region }: Account, date: string, text: string): string {
  const key = scopeOf(region, date).split('/').reduce<string | Buffer>(hmac, `AWS4${secretKey}`)
  return hmac(key, text).toString('hex')
}

/** As signatures name a time, in whole seconds: `20261124T070000Z`. */
export function signingDate(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '')
}

/** The key with which something of this `date` is signed. */
export function credential({ accessKey, region }: Account, date: string): string {
  return `${accessKey}/${scopeOf(region, date)}`
}

/** Parameters in the order in which they're signed. */
export function encodeQuery(query: Record<string, string>): string {
  return Object.entries(query)
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&')
}

function signRequest(
  account: Account,
  date: string,
  { method, path, query, headers }: Signable,
  payload: string,
): string {
  const names = headerNames(headers)
  const lines = names
    .split(';')
    .map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}\n`)
  const canonical = [method, path, encodeQuery(query), lines.join(''), names, payload].join('\n')
  const digest = createHash('sha256').update(canonical).digest('hex')
  const scope = scopeOf(account.region, date)
  return signText(account, date, [algorithm, date, scope, digest].join('\n'))
}

function headerNames(headers: Record<string, string>): string {
  return Object.keys(headers).sort().join(';')
}

function scopeOf(region: string, date: string): string {
  return `${date.slice(0, 8)}/${region}/s3/aws4_request`
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
