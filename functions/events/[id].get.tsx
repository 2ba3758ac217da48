import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { withPictures } from '../../lib/attachments/renditions/pictures.ts'
import { findLinks } from '../../lib/attachments/serve/links.ts'
import { readRestOfDay } from '../../lib/calendar/rest-of-day.ts'
import { readEvent } from '../../lib/events/read.ts'
import { EventId } from '../../lib/events/schema.ts'
import { cameFrom } from '../../lib/http/came-from.ts'
import { Given } from '../../lib/http/given.ts'
import { isPinned } from '../../lib/pins/list.ts'
import { listAt } from '../../lib/timeline/list.ts'
import { readNeighbours } from '../../lib/timeline/neighbours.ts'
import { EventPage } from '../../lib/views/event/detail.tsx'

export default page({
  params: EventId,
  // `in`: the list that one goes through, as its own path.
  query: v.pipe(Given, v.object({ in: v.optional(v.string()) })),
  handle: async ({ ctx, params, query, c }) => {
    const { settings } = await ctx.settings.get()
    const [event, pinned, links] = await Promise.all([
      readEvent(ctx, params.id),
      isPinned(ctx, params.id),
      findLinks(ctx, [params.id]),
    ])
    const list = listAt(query.in) ?? listAt(cameFrom(ctx.config, c.req.raw))
    const [[shown = event], neighbours, rest] = await Promise.all([
      withPictures(ctx, [event]),
      readNeighbours(ctx, event, list?.view),
      readRestOfDay(ctx, event),
    ])
    return (
      <EventPage
        event={shown}
        isPinned={pinned}
        settings={settings}
        sharedUntil={links.get(event.id)}
        list={list}
        isStepped={query.in !== undefined}
        neighbours={neighbours}
        rest={rest}
      />
    )
  },
})
