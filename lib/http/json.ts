import type { Context } from 'hono'
import type { Variables } from './endpoint.ts'
import { fixedHeaders, hasAllHeaders } from './headers.ts'

/**
 * Answers with `body` as JSON and with all headers that every answer has. They are handed to the
 * server as they are: to build a Headers object and to read it again costs as much as a query.
 */
export function json(
  c: Context<{ Variables: Variables }>,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  const response = new Response(JSON.stringify(body), {
    status,
    headers: {
      ...fixedHeaders,
      'Content-Type': 'application/json',
      'X-Request-Id': c.get('requestId'),
      ...headers,
    },
  })
  hasAllHeaders.add(response)
  return response
}
