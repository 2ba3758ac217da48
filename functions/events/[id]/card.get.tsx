import { page } from '../../../lib/app/page.ts'
import { readEvent } from '../../../lib/events/read.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { EventCard } from '../../../lib/views/event-card.tsx'

export default page({
  summary: 'An event as the timeline shows it',
  params: EventId,
  handle: async ({ ctx, params }) => {
    const { settings } = await ctx.settings.get()
    return <EventCard event={await readEvent(ctx, params.id)} timezone={settings.timezone} />
  },
})
