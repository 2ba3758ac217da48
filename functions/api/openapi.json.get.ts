import { endpoint } from '../../lib/http/endpoint.ts'
import { json } from '../../lib/http/json.ts'
import { openApi } from '../../lib/http/openapi.ts'

export default endpoint({
  summary: 'This description of the API',
  description: 'OpenAPI 3.1, made from what each endpoint declares.',
  auth: 'public',
  result: ['application/json'],
  handle: ({ c }) => json(c, openApi(c.get('routes'))),
})
