import { createHash } from 'node:crypto'
import { pageHeaders } from '../lib/app/headers.ts'
import { pageLocale } from '../lib/base/locale.ts'
import { endpoint } from '../lib/http/endpoint.ts'
import { OfflineEvent, OfflinePage, OfflineTimeline } from '../lib/views/offline/offline.tsx'
import { withPageState } from '../lib/views/parts/page-state.tsx'

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
    const pages = [OfflinePage(), OfflineTimeline(), OfflineEvent()]
    const html = pages.map((page) => withPageState(state, page)).join()
    // Changes with the pages that the worker keeps, so that browsers fetch those anew as well.
    const version = createHash('sha256').update(html).digest('base64url').slice(0, 16)
    const { imports, late } = assets.importsOf(['app', 'offline', 'keyboard'])
    const lateScripts = JSON.stringify(late.filter((url) => !imports.includes(url)))
    const code = assets.find('sw.js')?.asset.body
    return c.body(`const lateScripts = ${lateScripts}\n${code}// ${version}\n`, 200, {
      ...pageHeaders(ctx.config, c.req.raw),
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
    })
  },
})
