import { pageHeaders } from '../../lib/app/headers.ts'
import { openApi } from '../../lib/app/openapi.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { ownOrigin } from '../../lib/http/origin.ts'
import { ApiDocs } from '../../lib/views/api-docs.tsx'

export default endpoint({
  summary: 'This description as a page',
  description: 'For reading in a browser, also without the Internet.',
  auth: 'public',
  result: ['text/html'],
  handle: ({ ctx, c }) => {
    const request = c.req.raw
    const api = openApi(c.get('routes'))
    const origin = ownOrigin(ctx.config, request)
    const page = <ApiDocs api={api} origin={origin} styles={ctx.assets.url('docs.css')} />
    return c.html(`<!doctype html>${page}`, 200, pageHeaders(ctx.config, request))
  },
})
