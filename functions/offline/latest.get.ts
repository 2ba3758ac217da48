import { dateFormat } from '../../lib/base/date-format.ts'
import { pageLocale } from '../../lib/base/locale.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { Latest, listLatest } from '../../lib/timeline/offline-events.ts'

/** What a browser keeps, to be read without a network (keep-reading.client.ts). */
export default endpoint({
  summary: 'Which events a browser keeps',
  result: Latest,
  async handle({ ctx, c }) {
    const { settings } = await ctx.settings.get()
    const { timezone } = settings
    const locale = pageLocale(settings, c.req.header('Accept-Language'))
    const styles = ['timeline.css', 'event.css'].map((name) => ctx.assets.url(name))
    const now = dateFormat(locale, timezone, { dateStyle: 'full', timeStyle: 'short' })
    return {
      as_of: now.format(ctx.now()),
      events: await listLatest(ctx, [locale, timezone, ...styles].join(' ')),
    }
  },
})
