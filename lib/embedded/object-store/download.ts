import { pipeline } from 'node:stream/promises'
import { checkBucket, objectPath } from './buckets.ts'
import { answer, checkHeader, type Exchange } from './exchange.ts'
import { openObject } from './object-file.ts'
import { isUnchanged, requestedRange } from './preconditions.ts'

/** The headers that a signed query may set instead of the object's own. */
export const overridable = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]

/** GET and HEAD of an object. A reader under way isn't disturbed by whoever overwrites it. */
export async function download(exchange: Exchange): Promise<void> {
  const { request, response, folders, bucket, key, query } = exchange
  await checkBucket(folders, bucket)
  const { handle, info, start } = await openObject(objectPath(folders, bucket, key))
  try {
    const unchanged = isUnchanged(request.headers, info)
    const headers: Record<string, string> = {
      ETag: `"${info.etag}"`,
      'Last-Modified': new Date(info.modified).toUTCString(),
    }
    if (unchanged) return answer(exchange, 304, headers)

    const range = requestedRange(request.headers, info)
    const { first, last } = range ?? { first: 0, last: info.size - 1 }
    Object.assign(headers, info.headers, {
      'accept-ranges': 'bytes',
      'content-length': String(last - first + 1),
      'x-content-type-options': 'nosniff',
    })
    if (range) headers['content-range'] = `bytes ${first}-${last}/${info.size}`
    for (const name of overridable) {
      const value = query.get(`response-${name}`)
      if (value === null) continue
      checkHeader(name, value)
      headers[name] = value
    }
    response.writeHead(range ? 206 : 200, headers)
    if (request.method === 'HEAD' || first > last) {
      response.end()
      return
    }
    const bytes = handle.createReadStream({ start: start + first, end: start + last })
    await pipeline(bytes, response)
  } finally {
    await handle.close()
  }
}
