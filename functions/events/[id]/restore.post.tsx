import { page } from '../../../lib/app/page.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { restoreEvent } from '../../../lib/events/trash.ts'
import { cameFrom } from '../../../lib/http/came-from.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { placeOf } from '../../../lib/timeline/scroll-target.ts'

export default page({
  params: EventId,
  handle: async ({ ctx, params, c }) => {
    await restoreEvent(ctx, params.id)
    const from = cameFrom(ctx.config, c.req.raw) ?? ''
    const isTimeline = from === '/' || from.startsWith('/?')
    const path = isTimeline ? placeOf(params.id, from) : `/events/${params.id}`
    return seeOther(c, path, { message: 'The event is back.' })
  },
})
