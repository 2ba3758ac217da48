import * as v from 'valibot'
import { page } from '../lib/app/page.ts'
import { findLinks } from '../lib/attachments/serve/links.ts'
import { listTrashPage } from '../lib/trash/list.ts'
import { TrashPage } from '../lib/views/trash/trash.tsx'

/** Events and files of one page. */
const limit = 50

export default page({
  query: v.object({ cursor: v.optional(v.string()) }),
  handle: async ({ ctx, query }) => {
    const { settings } = await ctx.settings.get()
    const { items, next_cursor } = await listTrashPage(ctx, { limit, cursor: query.cursor })
    const events = items.flatMap((item) => ('event' in item ? [item.event.id] : []))
    const links = await findLinks(ctx, events)
    return <TrashPage items={items} links={links} more={next_cursor} timezone={settings.timezone} />
  },
})
