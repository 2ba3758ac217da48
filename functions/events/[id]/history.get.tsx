import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { readHistory } from '../../../lib/events/revisions.ts'
import { EventId } from '../../../lib/events/schema.ts'

export default page({
  params: EventId,
  query: v.object({ cursor: v.optional(v.string()) }),
  handle: async ({ ctx, params, query }) => {
    // Only once it's needed: what compares texts takes 5 MB.
    const { HistoryPage } = await import('../../../lib/views/event/history.tsx')
    const { settings } = await ctx.settings.get()
    const { next_cursor, ...history } = await readHistory(ctx, params.id, query.cursor)
    return <HistoryPage {...history} next={next_cursor} timezone={settings.timezone} />
  },
})
