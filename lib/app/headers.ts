import type { MiddlewareHandler } from 'hono'
import { publicEndpoint } from '../attachments/serve/public-endpoint.ts'
import type { Config } from '../base/config.ts'
import type { Variables } from '../http/endpoint.ts'
import { isSecure, ownOrigin } from '../http/origin.ts'

export const fixedHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(self)',
  // Not no-referrer: with that, browsers send `Origin: null` with our own forms.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/**
 * Headers that keep an answer from being framed, sniffed, cached or run, and the request's id. A
 * handler that needs more (a page its styles) sets the header itself.
 */
export function headers(config: Config): MiddlewareHandler<{ Variables: Variables }> {
  return async function headers(c, next) {
    const secure = isSecure(config, c.req.raw)
    c.set('isSecure', secure)
    const all: Record<string, string> = { ...fixedHeaders, 'X-Request-Id': c.get('requestId') }
    if (secure && isStorageSecure(config, c.req.raw)) {
      all['Strict-Transport-Security'] = 'max-age=31536000'
    }
    c.set('headers', all)
    await next()
    if (c.get('hasHeaders')) return
    for (const [name, value] of Object.entries(all)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value)
    }
  }
}

/** Files may be served from the same host by plain HTTP, which a browser then couldn't reach. */
function isStorageSecure(config: Config, request: Request): boolean {
  const { protocol, hostname } = new URL(publicEndpoint(config, request))
  return protocol === 'https:' || hostname !== new URL(ownOrigin(config, request)).hostname
}

/**
 * The headers of a page: it may load what LifeLog itself serves, and show, fetch and upload files
 * at the storage as whoever sent `request` reaches it. Nothing inline runs or styles.
 */
export function pageHeaders(config: Config, request: Request): Record<string, string> {
  const storage = new URL(publicEndpoint(config, request)).origin
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `img-src 'self' data: blob: ${storage}`,
      // A blob: the file from which the poster of a video is made.
      `media-src 'self' blob: ${storage}`,
      `connect-src 'self' ${storage}`,
      `frame-src 'self' ${storage}`,
      "form-action 'self'",
      "manifest-src 'self'",
      "worker-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
  }
}
