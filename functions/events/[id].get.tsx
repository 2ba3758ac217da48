import { page } from '../../lib/app/page.ts'
import { findLinks } from '../../lib/attachments/links.ts'
import { withPictures } from '../../lib/attachments/pictures.ts'
import { readEvent } from '../../lib/events/read.ts'
import { EventId } from '../../lib/events/schema.ts'
import { EventPage } from '../../lib/views/event-detail.tsx'

export default page({
  params: EventId,
  handle: async ({ ctx, params }) => {
    const { settings } = await ctx.settings.get()
    const [event, links] = await Promise.all([
      readEvent(ctx, params.id),
      findLinks(ctx, [params.id]),
    ])
    const [shown = event] = await withPictures(ctx, [event])
    return <EventPage event={shown} settings={settings} sharedUntil={links.get(event.id)} />
  },
})
