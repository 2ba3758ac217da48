import { gunzipSync } from 'node:zlib'
import { endpoint } from '../../lib/http/endpoint.ts'
import { etagMatches } from '../../lib/http/etag.ts'
import { takesGzip } from '../../lib/http/gzip.ts'
import { readLand } from '../../lib/views/map/land.ts'

export default endpoint({
  summary: 'The outlines of countries as GeoJSON, for the map of the web page',
  result: ['application/geo+json'],
  handle: async ({ c }) => {
    const { gzipped, etag } = await readLand()
    const headers = {
      ETag: `W/${etag}`,
      Vary: 'Accept-Encoding',
      'Cache-Control': 'private, max-age=604800',
      'Content-Type': 'application/geo+json',
    }
    if (etagMatches(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    if (!takesGzip(c.req.raw)) return c.body(gunzipSync(gzipped), 200, headers)
    return c.body(gzipped, 200, { ...headers, 'Content-Encoding': 'gzip' })
  },
})
