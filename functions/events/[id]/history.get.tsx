import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { readHistory } from '../../../lib/events/revisions.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { HistoryPage } from '../../../lib/views/history.tsx'

export default page({
  params: EventId,
  query: v.object({ cursor: v.optional(v.string()) }),
  handle: async ({ ctx, params, query }) => {
    const { settings } = await ctx.settings.get()
    const { next_cursor, ...history } = await readHistory(ctx, params.id, query.cursor)
    return <HistoryPage {...history} next={next_cursor} timezone={settings.timezone} />
  },
})
