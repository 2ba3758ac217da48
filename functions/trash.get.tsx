import * as v from 'valibot'
import { page } from '../lib/app/page.ts'
import { findLinks } from '../lib/attachments/serve/links.ts'
import { listTrash } from '../lib/events/trash.ts'
import { TrashPage } from '../lib/views/event/trash.tsx'

/** Events of one page. */
const limit = 50

export default page({
  query: v.object({ cursor: v.optional(v.string()) }),
  handle: async ({ ctx, query }) => {
    const { settings } = await ctx.settings.get()
    const { items, next_cursor } = await listTrash(ctx, { limit, cursor: query.cursor })
    const links = await findLinks(
      ctx,
      items.map(({ id }) => id),
    )
    return (
      <TrashPage events={items} links={links} more={next_cursor} timezone={settings.timezone} />
    )
  },
})
