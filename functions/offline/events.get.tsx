import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { LatestIds, readLatest } from '../../lib/timeline/offline-events.ts'
import { KeptEvents } from '../../lib/views/offline/kept-events.tsx'

/** Events as a browser keeps them, to be read without a network. */
export default page({
  query: v.object({ ids: LatestIds }),
  handle: async ({ ctx, query }) => {
    const { timezone } = (await ctx.settings.get()).settings
    return <KeptEvents events={await readLatest(ctx, query.ids)} timezone={timezone} />
  },
})
