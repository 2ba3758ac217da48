import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'

/** The status that nobody gets to see, for log and metrics (nginx: client closed request). */
export const clientLeft = 499 as StatusCode & 500

/**
 * Whether the client broke the connection off before all of its body was there. Reading the body
 * then fails as a lost connection to the database does (ECONNRESET).
 */
export function hasLeft(c: Context): boolean {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  return Boolean(incoming?.destroyed && !incoming.complete)
}
