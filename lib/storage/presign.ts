import { objectPath, type Storage } from './client.ts'
import { signQuery } from './signature.ts'

/**
 * A URL for one request to one object, valid for `expiresIn` seconds from `now` (at most 604800)
 * and for the host of `endpoint` alone, as the signature covers the Host header. The same input
 * makes the same URL.
 * @param request.headers further headers that the signature covers; names in lower case
 */
export function presign(
  { options }: Storage,
  request: {
    method: 'GET' | 'PUT'
    endpoint: string
    key: string
    query?: Record<string, string>
    headers?: Record<string, string>
    expiresIn: number
    now: Date
  },
): { url: string; expires_at: string } {
  const { method, key, query = {}, headers, expiresIn, now } = request
  const { host, origin } = new URL(request.endpoint)
  const path = objectPath(options.bucket, key)
  const signable = { method, path, query, headers: { ...headers, host } }
  return {
    url: `${origin}${path}?${signQuery(options, signable, expiresIn, now)}`,
    expires_at: expiry(now, expiresIn),
  }
}

/** When what is signed at `now` ends. Signatures know whole seconds only. */
export function expiry(now: Date, seconds: number): string {
  return new Date((Math.floor(now.getTime() / 1000) + seconds) * 1000).toISOString()
}
