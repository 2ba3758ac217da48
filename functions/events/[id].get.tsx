import { page } from '../../lib/app/page.ts'
import { readEvent } from '../../lib/events/read.ts'
import { EventId } from '../../lib/events/schema.ts'
import { EventPage } from '../../lib/views/event-detail.tsx'

export default page({
  summary: 'An event with all that belongs to it',
  params: EventId,
  handle: async ({ ctx, params }) => {
    const { settings } = await ctx.settings.get()
    return <EventPage event={await readEvent(ctx, params.id)} settings={settings} />
  },
})
