import type { Context as HonoContext } from 'hono'
import { knownDevice } from '../auth/device-cookie.ts'
import type { Context } from '../context.ts'
import { withShortBody } from '../http/short-body.ts'

/**
 * Reads a body of someone who isn't logged in, where it's short enough: only a device that was
 * logged in before may send a long one, so that a form survives the end of its session.
 * @throws {Problem} `payload_too_large`, `request_timeout`
 */
export async function boundBody(
  ctx: Pick<Context, 'config' | 'settings'>,
  c: HonoContext,
): Promise<void> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return
  if (await knownDevice(ctx, c.req.raw)) return
  c.req.raw = await withShortBody(c.req.raw)
}
