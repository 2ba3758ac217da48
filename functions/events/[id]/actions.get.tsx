import { page } from '../../../lib/app/page.ts'
import { readEvent } from '../../../lib/events/read.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { cameFrom } from '../../../lib/http/came-from.ts'
import { isPinned } from '../../../lib/pins/list.ts'
import { placeOf } from '../../../lib/timeline/scroll-target.ts'
import { EventActionsPage } from '../../../lib/views/timeline/event-actions.tsx'

export default page({
  params: EventId,
  handle: async ({ ctx, params, c }) => {
    const [event, pinned] = await Promise.all([readEvent(ctx, params.id), isPinned(ctx, params.id)])
    const back = placeOf(params.id, cameFrom(ctx.config, c.req.raw) ?? '/')
    return <EventActionsPage event={event} isPinned={pinned} back={back} />
  },
})
