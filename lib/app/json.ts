import type { Context } from 'hono'
import type { Variables } from '../http/endpoint.ts'
import { fixedHeaders, hasAllHeaders } from './headers.ts'

/**
 * Answers with `body` as JSON, with `headers` and with those that every answer has; what `c.header`
 * was given isn't among them. They are handed to the server as they are, as most requests are for
 * JSON: a Headers object would only be built to be read again.
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
