import { page } from '../lib/app/page.ts'
import { wantsFragment } from '../lib/app/render.ts'
import { localTime } from '../lib/base/local-time.ts'
import { readMemories } from '../lib/calendar/on-this-day.ts'
import { browserTimezone } from '../lib/http/browser-timezone.ts'
import { listPinnedTitles } from '../lib/pins/list.ts'
import { listViews } from '../lib/saved-searches/saved-searches.ts'
import { offerTimezone } from '../lib/settings/timezone-offer.ts'
import {
  isBeginning,
  isFiltered,
  readSeveralDays,
  readTimeline,
  TimelineQuery,
} from '../lib/timeline/timeline.ts'
import { MoreFragment, ResultsFragment, TimelinePage } from '../lib/views/timeline/timeline.tsx'

/** Memories of each earlier year above the timeline. */
const perYear = 3

export default page({
  query: TimelineQuery,
  cached: true,
  handle: async ({ ctx, query: view, c, uid }) => {
    const { settings } = await ctx.settings.get()
    const { timezone } = settings
    const today = localTime(ctx.now().toISOString(), timezone).date
    const isPage = !wantsFragment(c.req.raw)
    const remembers = settings.on_this_day && isBeginning(view)
    const offers = isPage && !isFiltered(view)
    const [timeline, pins, memories, offer, views] = await Promise.all([
      readTimeline(ctx, view),
      listPinnedTitles(ctx),
      remembers ? readMemories(ctx, today, perYear) : undefined,
      offers ? offerTimezone(ctx, browserTimezone(c.req.raw)) : undefined,
      isPage ? listViews(ctx) : [],
    ])
    const severalDays = await readSeveralDays(ctx, view, timeline.events)
    const shown = { view, timeline, severalDays, pins, here: { timezone, today }, memories }
    if (isPage) {
      return <TimelinePage {...shown} uid={uid} limits={settings} offer={offer} views={views} />
    }
    return view.up || view.down ? <MoreFragment {...shown} /> : <ResultsFragment {...shown} />
  },
})
