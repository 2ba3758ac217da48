import type { Context as HonoContext } from 'hono'
import { type Flash, setFlash } from './flash.ts'

/**
 * Sends the browser on to another page, with a script or without, after something was done.
 * @param path of LifeLog, with its query
 * @param flash what that page says about it
 */
export function seeOther(c: HonoContext, path: string, flash?: Flash): Response {
  if (flash) c.header('Set-Cookie', setFlash(flash, c.get('isSecure') === true), { append: true })
  if (!c.req.header('HX-Request')) return c.redirect(path, 303)
  c.header('HX-Redirect', path)
  return c.body(null, 204)
}
