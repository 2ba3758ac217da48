import * as v from 'valibot'
import { retriedScript } from '../../lib/assets/retried-script.ts'
import { problem } from '../../lib/base/problem.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { etagMatches } from '../../lib/http/etag.ts'
import { takesGzip } from '../../lib/http/gzip.ts'

export default endpoint({
  summary: 'A style sheet, script or picture of the web page',
  auth: 'public',
  params: v.strictObject({ name: v.string() }),
  // Another try at what a browser remembers as failed (import-late.client.ts).
  query: v.strictObject({ again: v.optional(v.pipe(v.string(), v.regex(/^\d{1,4}$/))) }),
  result: ['*/*'],
  errors: ['not_found'],
  handle: ({ params, query: { again }, ctx, c }) => {
    const found = ctx.assets.find(params.name)
    if (!found) throw problem('not_found', 'There is no such file.')
    const { isCurrent } = found
    const asset = again ? retriedScript(found.asset, again) : found.asset
    const etag = `"${asset.version}"`
    const gzipped = takesGzip(c.req.raw) ? asset.gzipped : undefined
    const headers = {
      // The strong tag is that of the file itself.
      ETag: gzipped ? `W/${etag}` : etag,
      Vary: 'Accept-Encoding',
      'Cache-Control': isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache',
    }
    if (etagMatches(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
    return c.body(gzipped ?? asset.body, 200, {
      ...headers,
      'Content-Type': asset.type,
      ...(gzipped && { 'Content-Encoding': 'gzip' }),
    })
  },
})
