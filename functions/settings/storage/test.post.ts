import { publicEndpoint } from '../../../lib/attachments/serve/public-endpoint.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { BrowserTest, signBrowserTest } from '../../../lib/storage/browser-test.ts'

export default endpoint({
  summary: 'Sign what a browser needs to try the storage itself',
  result: BrowserTest,
  handle: ({ ctx, c }) => signBrowserTest(ctx, publicEndpoint(ctx.config, c.req.raw)),
})
