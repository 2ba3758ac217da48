import { page } from '../../../lib/app/page.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { restoreEvent } from '../../../lib/events/trash.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  params: EventId,
  handle: async ({ ctx, params, c }) => {
    await restoreEvent(ctx, params.id)
    return seeOther(c, `/events/${params.id}`, { message: 'The event is back.' })
  },
})
