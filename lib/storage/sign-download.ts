import { create as contentDisposition } from 'content-disposition'
import type { Storage } from './client.ts'
import { presign } from './presign.ts'

/**
 * A URL from which anyone may GET the object for `expiresIn` seconds (at most 604800), counted from
 * `now`. Name (RFC 6266), type and disposition are those given here, whatever was stored.
 * @param download.endpoint the storage as the reader reaches it: `http://host:port`
 */
export function signDownload(
  storage: Storage,
  download: {
    endpoint: string
    key: string
    filename: string
    contentType: string
    disposition: 'inline' | 'attachment'
    expiresIn: number
    now: Date
  },
): { url: string; expires_at: string } {
  const { filename, contentType, disposition, ...request } = download
  return presign(storage, {
    ...request,
    method: 'GET',
    query: {
      'response-content-disposition': contentDisposition(filename.toWellFormed(), {
        type: disposition,
      }),
      'response-content-type': contentType,
    },
  })
}
