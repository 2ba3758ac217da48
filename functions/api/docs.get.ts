import { pageHeaders } from '../../lib/app/headers.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { ownOrigin } from '../../lib/http/origin.ts'

export default endpoint({
  summary: 'This description as a page',
  description: 'For reading in a browser, also without the Internet.',
  auth: 'public',
  result: ['text/html'],
  handle: ({ ctx, c }) => {
    const origin = ownOrigin(ctx.config, c.req.raw)
    const page = c.get('apiDescription').page(origin, ctx.assets)
    return c.html(page, 200, pageHeaders(ctx.config, c.req.raw))
  },
})
