import type { Storage } from './client.ts'
import { expiry } from './signer.ts'

/**
 * A URL for one request to one object, valid for `expiresIn` seconds from `now` (at most 604800)
 * and for the host of `endpoint` alone, as the signature covers the Host header. The same input
 * makes the same URL.
 * @param request.headers further headers that the signature covers; names in lower case
 */
export async function presign(
  { signer, options }: Storage,
  request: {
    method: 'GET' | 'PUT'
    endpoint: string
    key: string
    query?: Record<string, string>
    headers?: Record<string, string>
    expiresIn: number
    now: Date
  },
): Promise<{ url: string; expires_at: string }> {
  const { protocol, hostname, port, host, origin } = new URL(request.endpoint)
  const path = `/${options.bucket}/${request.key.split('/').map(escapeUri).join('/')}`
  const { headers = {} } = request
  const { query } = await signer.links.presign(
    {
      method: request.method,
      protocol,
      hostname,
      port: port ? Number(port) : undefined,
      path,
      query: request.query ?? {},
      headers: { ...headers, host },
    },
    {
      expiresIn: request.expiresIn,
      signingDate: request.now,
      // Left to itself the SDK leaves Content-Type unsigned.
      signableHeaders: new Set(['host', ...Object.keys(headers)]),
    },
  )
  const parameters = Object.entries(query ?? {}).map(
    ([name, value]) => `${escapeUri(name)}=${escapeUri(String(value))}`,
  )
  return {
    url: `${origin}${path}?${parameters.join('&')}`,
    expires_at: expiry(request.now, request.expiresIn),
  }
}

/** RFC 3986, as Signature Version 4 wants it. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
