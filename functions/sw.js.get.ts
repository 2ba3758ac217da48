import { createHash } from 'node:crypto'
import { pageHeaders } from '../lib/app/headers.ts'
import { findAsset } from '../lib/browser/assets.ts'
import { endpoint } from '../lib/http/endpoint.ts'
import { OfflinePage } from '../lib/views/offline.tsx'

/** Changes with the page that the worker keeps, so that browsers fetch that anew as well. */
const version = createHash('sha256').update(String(OfflinePage())).digest('base64url').slice(0, 16)

export default endpoint({
  summary: 'The service worker',
  auth: 'public',
  result: ['text/javascript'],
  handle: ({ ctx, c }) => {
    const code = Buffer.from(findAsset('sw.client.ts')?.body ?? '').toString()
    return c.body(`${code}// ${version}\n`, 200, {
      ...pageHeaders(ctx.config, c.req.raw),
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
    })
  },
})
