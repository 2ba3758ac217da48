import { page } from '../../lib/app/page.ts'
import { wantsFragment } from '../../lib/app/render.ts'
import { countByMonth } from '../../lib/search/engine/histogram.ts'
import { TimelineQuery } from '../../lib/timeline/timeline.ts'
import { HistogramChart, HistogramPage } from '../../lib/views/search/histogram.tsx'

export default page({
  query: TimelineQuery,
  handle: async ({ ctx, query: view, c }) => {
    const shown = { view, histogram: await countByMonth(ctx, view) }
    return wantsFragment(c.req.raw) ? <HistogramChart {...shown} /> : <HistogramPage {...shown} />
  },
})
