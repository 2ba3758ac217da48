import * as v from 'valibot'
import { pageLocale } from '../../../lib/base/locale.ts'
import { selectedEvents } from '../../../lib/bulk/export.ts'
import { EventIds } from '../../../lib/bulk/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { textStream } from '../../../lib/http/text-stream.ts'
import { asJson } from '../../../lib/transfer/export/export.ts'
import { asMarkdown } from '../../../lib/transfer/export/markdown.ts'

export default endpoint({
  summary: 'Export the events that are selected',
  query: v.strictObject({
    ids: v.pipe(
      v.string(),
      v.transform((ids) => ids.split(',', 1000).map(Number)),
      EventIds,
    ),
    format: v.picklist(['json', 'markdown']),
  }),
  result: ['application/json', 'text/markdown'],
  handle: async ({ ctx, query, c }) => {
    const exportedAt = ctx.now()
    const events = selectedEvents(ctx, query.ids)
    const isJson = query.format === 'json'
    const { settings } = await ctx.settings.get()
    const locale = pageLocale(settings, c.req.header('Accept-Language'))
    const pieces = isJson ? asJson(exportedAt, events) : asMarkdown(events, locale)
    const date = exportedAt.toISOString().slice(0, 10)
    return c.body(await textStream(pieces, ctx.log), 200, {
      'Content-Type': isJson ? 'application/json' : 'text/markdown; charset=utf-8',
      'Content-Disposition': `attachment; filename="lifelog-${date}-selected.${isJson ? 'json' : 'md'}"`,
    })
  },
})
