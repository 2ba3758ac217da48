import { v7 as uuid } from 'uuid'
import { localTime } from '../lib/events/local-time.ts'
import { readTimeline, TimelineQuery } from '../lib/events/timeline.ts'
import { page } from '../lib/http/page.ts'
import { wantsFragment } from '../lib/http/render.ts'
import { MoreFragment, ResultsFragment, TimelinePage } from '../lib/views/timeline.tsx'

export default page({
  summary: 'The timeline',
  query: TimelineQuery,
  handle: async ({ ctx, query: view, c }) => {
    const timeline = await readTimeline(ctx, view)
    const { timezone } = (await ctx.current.read()).settings
    const today = localTime(ctx.now().toISOString(), timezone).date
    const shown = { view, timeline, here: { timezone, today } }
    if (!wantsFragment(c.req.raw)) return <TimelinePage {...shown} uid={uuid()} />
    return view.up || view.down ? <MoreFragment {...shown} /> : <ResultsFragment {...shown} />
  },
})
