import { createHash } from 'node:crypto'
import { sharedAnswer } from '../lib/app/shared-answer.ts'
import { endpoint } from '../lib/http/endpoint.ts'
import { OfflineEvent, OfflinePage, OfflineTimeline } from '../lib/views/offline/offline.tsx'

export default endpoint({
  summary: 'The service worker',
  auth: 'public',
  result: ['text/javascript'],
  handle({ ctx, c }) {
    const { assets } = ctx
    return sharedAnswer(ctx, c, 'text/javascript; charset=utf-8', async (draw) => {
      const html = await Promise.all([OfflinePage(), OfflineTimeline(), OfflineEvent()].map(draw))
      // Changes with the pages that the worker keeps, so that browsers fetch those anew as well.
      const version = createHash('sha256').update(html.join()).digest('base64url').slice(0, 16)
      const { imports, late } = assets.importsOf(['app', 'offline', 'keyboard'])
      // A timeline that is open when the network goes keeps drafts with what it has still to load.
      const timeline = assets.importsOf(['timeline-page']).late
      const urls = new Set([...late.filter((url) => !imports.includes(url)), ...timeline])
      const lateScripts = JSON.stringify([...urls])
      const code = assets.find('sw.js')?.asset.body
      return `const lateScripts = ${lateScripts}\n${code}// ${version}\n`
    })
  },
})
