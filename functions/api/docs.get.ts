import { pageHeaders } from '../../lib/app/headers.ts'
import { authenticate } from '../../lib/auth/authenticate.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { ownOrigin, publicOrigin } from '../../lib/http/origin.ts'

export default endpoint({
  summary: 'This description as a page',
  description: 'For reading in a browser, also without the Internet.',
  auth: 'public',
  result: ['text/html'],
  handle: async ({ ctx, c }) => {
    const { config, assets } = ctx
    const description = c.get('apiDescription')
    // Strangers can name any host: a page for each would be theirs to fill the memory with.
    const page = (await authenticate(ctx, c.req.raw))
      ? description.page(ownOrigin(config, c.req.raw), assets)
      : description.sharedPage(publicOrigin(config) ?? `http://localhost:${config.PORT}`, assets)
    return c.body(page, 200, {
      ...pageHeaders(config, c.req.raw),
      'Content-Type': 'text/html; charset=UTF-8',
    })
  },
})
