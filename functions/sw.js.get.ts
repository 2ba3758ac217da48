import { createHash } from 'node:crypto'
import { pageHeaders } from '../lib/app/headers.ts'
import { pageLocale } from '../lib/base/locale.ts'
import { endpoint } from '../lib/http/endpoint.ts'
import { OfflinePage } from '../lib/views/offline.tsx'
import { withPageState } from '../lib/views/page-state.tsx'

export default endpoint({
  summary: 'The service worker',
  auth: 'public',
  result: ['text/javascript'],
  async handle({ ctx, c }) {
    const { assets } = ctx
    const { settings } = (await ctx.settings.get().catch(ctx.settings.lastKnown)) ?? {}
    const state = {
      assets,
      signedIn: false,
      flash: undefined,
      defaultPassword: false,
      secondFactor: false,
      theme: settings?.theme ?? 'auto',
      locale: pageLocale(settings, c.req.header('Accept-Language')),
    }
    const page = String(withPageState(state, OfflinePage()))
    // Changes with the page that the worker keeps, so that browsers fetch that anew as well.
    const version = createHash('sha256').update(page).digest('base64url').slice(0, 16)
    const code = String(assets.find('sw.client.ts')?.body).replaceAll("'./", "'/assets/")
    return c.body(`${code}// ${version}\n`, 200, {
      ...pageHeaders(ctx.config, c.req.raw),
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
    })
  },
})
