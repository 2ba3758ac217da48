import type { Context as HonoContext } from 'hono'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { StatusCode } from 'hono/utils/http-status'
import { pageLocale } from '../base/locale.ts'
import type { Context } from '../context.ts'
import type { Variables } from '../http/endpoint.ts'
import { forgetFlash, readFlash } from '../http/flash.ts'
import { gzip, takesGzip } from '../http/gzip.ts'
import { withPageState } from '../views/parts/page-state.tsx'
import { pageHeaders } from './headers.ts'

/** From how many characters on compression saves a packet. */
const worthwhile = 1400

type PageContext = HonoContext<{ Variables: Variables }>

/** The answer that a view makes: a page where it's a Layout, else a fragment. */
export async function render(
  ctx: Context,
  c: PageContext,
  view: JSX.Element | Response,
  status?: number,
): Promise<Response> {
  if (view instanceof Response) return view
  return answer(ctx, c, await draw(ctx, c, view, status), status)
}

/** A view as HTML, with the doctype where it's a Layout. */
export async function draw(
  ctx: Context,
  c: PageContext,
  view: JSX.Element,
  status?: number,
): Promise<string> {
  const signedIn = c.get('authentication') !== undefined
  const known = await shownSettings(ctx, status)
  const state = {
    assets: ctx.assets,
    flash: readFlash(c.req.raw),
    signedIn,
    defaultPassword: signedIn && known?.defaultPassword === true,
    secondFactor: known?.secondFactor === true,
    theme: known?.settings.theme ?? 'auto',
    locale: pageLocale(known?.settings, c.req.header('Accept-Language')),
  }
  const html = String(await withPageState(state, view).toString())
  return html.startsWith('<html') ? `<!doctype html>${html}` : html
}

/** The answer that holds `html`. */
export function answer(
  { config }: Pick<Context, 'config'>,
  c: PageContext,
  html: string,
  status?: number,
): Response {
  if (status !== undefined) c.status(status as StatusCode)
  for (const [name, value] of Object.entries(pageHeaders(config, c.req.raw))) {
    c.header(name, value)
  }
  c.header('Vary', 'HX-Request, Accept-Encoding')
  // Without HTTPS a browser deletes nothing at a logout (Clear-Site-Data), so it mustn't keep it.
  const isPrivate = c.get('authentication') !== undefined && !c.get('isSecure')
  if (c.req.method === 'GET')
    c.header('Cache-Control', `private, no-${isPrivate ? 'store' : 'cache'}`)
  const isPage = html.startsWith('<!doctype')
  if (isPage && readFlash(c.req.raw)) c.header('Set-Cookie', forgetFlash, { append: true })
  c.header('Content-Type', 'text/html; charset=UTF-8')
  if (html.length < worthwhile || !takesGzip(c.req.raw)) return c.body(html)
  c.header('Content-Encoding', 'gzip')
  return c.body(gzip(html))
}

/** A page about a failure must not need the database, which may be what failed. */
async function shownSettings(ctx: Context, status: number | undefined) {
  const { lastKnown } = ctx.settings
  return status !== undefined && status >= 500 ? lastKnown() : ctx.settings.get().catch(lastKnown)
}

/** Whether htmx asks, for a fragment to put into the page that it has. */
export function wantsFragment(request: Request): boolean {
  return request.headers.has('HX-Request') && request.headers.get('HX-Request-Type') !== 'full'
}
