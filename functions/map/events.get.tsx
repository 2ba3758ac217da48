import { page } from '../../lib/app/page.ts'
import { readTimeline, TimelineQuery } from '../../lib/timeline/timeline.ts'
import { MapEvents } from '../../lib/views/map/events.tsx'

/** What happened at a place of the map, for the map itself. */
export default page({
  query: TimelineQuery,
  handle: async ({ ctx, query }) => {
    const { settings } = await ctx.settings.get()
    const { events, total } = await readTimeline(ctx, query)
    return <MapEvents query={query} events={events} total={total} home={settings.timezone} />
  },
})
