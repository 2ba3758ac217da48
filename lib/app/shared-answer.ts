import type { Context as HonoContext } from 'hono'
import type { JSX } from 'hono/jsx/jsx-runtime'
import type { Assets } from '../assets/assets.ts'
import { pageLocale } from '../base/locale.ts'
import { createTextCache, type TextCache } from '../base/text-cache.ts'
import type { Context } from '../context.ts'
import { type Endpoint, endpoint, type Variables } from '../http/endpoint.ts'
import { gzip, takesGzip } from '../http/gzip.ts'
import { withPageState } from '../views/parts/page-state.tsx'
import { pageHeaders } from './headers.ts'

type Bytes = Record<'plain' | 'gzipped', Uint8Array<ArrayBuffer>>
/** Renders a view as who isn't logged in sees it. */
type Draw = (view: JSX.Element) => Promise<string>

/** Some twenty languages of all that is shared. */
const maxBytes = 4 * 1024 * 1024
const caches = new WeakMap<Assets, TextCache<Bytes>>()

/** Declares a page that is the same for everybody of one theme and one language. */
export function sharedPage(summary: string, view: () => JSX.Element): Endpoint {
  return endpoint({
    summary,
    auth: 'public',
    result: ['text/html'],
    handle: ({ ctx, c }) =>
      sharedAnswer(ctx, c, 'text/html; charset=UTF-8', async (draw) => draw(view())),
  })
}

/**
 * An answer that depends on nothing but the route, the theme and the language: all who ask at once
 * get the same bytes, so strangers who leave them unread take no memory.
 */
export async function sharedAnswer(
  ctx: Context,
  c: HonoContext<{ Variables: Variables }>,
  type: string,
  make: (draw: Draw) => Promise<string>,
): Promise<Response> {
  const { assets, config } = ctx
  const known = await ctx.settings.get().catch(ctx.settings.lastKnown)
  const theme = known?.settings.theme ?? 'auto'
  const locale = pageLocale(known?.settings, c.req.header('Accept-Language'))
  const cache = caches.get(assets) ?? createTextCache<Bytes>(maxBytes)
  caches.set(assets, cache)
  const key = [c.get('route'), theme, locale].join(' ')
  let bytes = cache.get(key)
  if (!bytes) {
    const state = { assets, theme, locale, flash: undefined, signedIn: false }
    const shown = { ...state, defaultPassword: false, secondFactor: false }
    const plain = new TextEncoder().encode(
      await make(async (view) => `<!doctype html>${await withPageState(shown, view).toString()}`),
    )
    bytes = { plain, gzipped: gzip(plain) }
    cache.set(key, bytes, plain.length)
  }
  const gzipped = takesGzip(c.req.raw)
  return c.body(gzipped ? bytes.gzipped : bytes.plain, 200, {
    ...pageHeaders(config, c.req.raw),
    'Content-Type': type,
    'Cache-Control': 'private, no-cache',
    Vary: 'Accept-Encoding, Accept-Language',
    ...(gzipped && { 'Content-Encoding': 'gzip' }),
  })
}
