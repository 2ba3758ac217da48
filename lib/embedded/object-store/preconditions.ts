import type { IncomingHttpHeaders } from 'node:http'
import type { ObjectInfo } from './object-file.ts'
import { S3Error } from './s3-error.ts'

/**
 * Whether a reader has this version already (304), by If-None-Match or else If-Modified-Since.
 * @throws {S3Error} PreconditionFailed, by If-Match or else If-Unmodified-Since.
 */
export function isUnchanged(headers: IncomingHttpHeaders, info: ObjectInfo): boolean {
  const modified = Math.floor(Date.parse(info.modified) / 1000) * 1000
  const since = Date.parse(headers['if-modified-since'] ?? '')
  const until = Date.parse(headers['if-unmodified-since'] ?? '')
  if (headers['if-match'] !== undefined) checkMatch(headers['if-match'], info)
  else if (modified > until) throw stale()
  if (headers['if-none-match'] !== undefined) return matches(headers['if-none-match'], info)
  return modified <= since
}

/** @throws {S3Error} PreconditionFailed where none of the `etags` is this version's. */
export function checkMatch(etags: string, info: ObjectInfo): void {
  if (!matches(etags, info)) throw stale()
}

/**
 * The bytes that a Range header asks for, both ends included; undefined for all of them, which is
 * also the answer to what isn't one range of bytes, or to an If-Range of another version.
 * @throws {S3Error} InvalidRange where the object has no such bytes.
 */
export function requestedRange(
  headers: IncomingHttpHeaders,
  info: ObjectInfo,
): { first: number; last: number } | undefined {
  const condition = headers['if-range'] && String(headers['if-range'])
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.trim() ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined
  if (condition && !matches(condition, info) && !sameDate(condition, info)) return undefined
  const { size } = info
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (first > last) {
    throw new S3Error('InvalidRange', `The object has ${size} bytes.`, {
      'Content-Range': `bytes */${size}`,
    })
  }
  return { first, last }
}

function matches(etags: string, info: ObjectInfo): boolean {
  return etags.split(',').some((one) => {
    const etag = one.trim().replace(/^W\//, '').replaceAll('"', '')
    return etag === '*' || etag === info.etag
  })
}

function sameDate(condition: string, info: ObjectInfo): boolean {
  return condition === new Date(info.modified).toUTCString()
}

function stale(): S3Error {
  return new S3Error('PreconditionFailed', 'The object is another version than the one named.')
}
