import type { Context } from 'hono'
import type { Variables } from './endpoint.ts'

/**
 * Answers with `body` as JSON, with `headers` and with those that every answer has; what `c.header`
 * was given isn't among them. The server takes them as they are: `c.json` makes a Headers object of
 * them, to be read again at once (docs/decisions/2026-11-25-libraries-as-they-come.md has the figure).
 */
export function json(
  c: Context<{ Variables: Variables }>,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Response {
  c.set('hasHeaders', true)
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...c.get('headers'), 'Content-Type': 'application/json', ...headers },
  })
}
