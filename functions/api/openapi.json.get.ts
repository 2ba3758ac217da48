import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'This description of the API',
  description: 'OpenAPI 3.1, made from what each endpoint declares.',
  auth: 'public',
  result: ['application/json'],
  handle: ({ c }) =>
    c.body(c.get('apiDescription').json(), 200, { 'Content-Type': 'application/json' }),
})
