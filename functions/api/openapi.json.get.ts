import { json } from '../../lib/app/json.ts'
import { openApi } from '../../lib/app/openapi.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'This description of the API',
  description: 'OpenAPI 3.1, made from what each endpoint declares.',
  auth: 'public',
  result: ['application/json'],
  handle: ({ c }) => json(c, openApi(c.get('routes'))),
})
