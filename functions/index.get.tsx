import { v7 as uuid } from 'uuid'
import { page } from '../lib/app/page.ts'
import { wantsFragment } from '../lib/app/render.ts'
import { localTime } from '../lib/base/local-time.ts'
import { browserTimezone } from '../lib/http/browser-timezone.ts'
import { readTimeline, TimelineQuery } from '../lib/search/timeline.ts'
import { offerTimezone } from '../lib/settings/timezone-offer.ts'
import { MoreFragment, ResultsFragment, TimelinePage } from '../lib/views/timeline.tsx'

export default page({
  query: TimelineQuery,
  handle: async ({ ctx, query: view, c }) => {
    const timeline = await readTimeline(ctx, view)
    const { settings } = await ctx.settings.get()
    const { timezone } = settings
    const today = localTime(ctx.now().toISOString(), timezone).date
    const shown = { view, timeline, here: { timezone, today } }
    if (!wantsFragment(c.req.raw)) {
      const offer = await offerTimezone(ctx, browserTimezone(c.req.raw))
      return <TimelinePage {...shown} uid={uuid()} limits={settings} offer={offer} />
    }
    return view.up || view.down ? <MoreFragment {...shown} /> : <ResultsFragment {...shown} />
  },
})
