import { page } from '../../../lib/app/page.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { trashEvent } from '../../../lib/events/trash.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  summary: 'Move an event into the trash',
  params: EventId,
  errors: ['not_found'],
  handle: async ({ ctx, params, c }) => {
    await trashEvent(ctx, params.id)
    const undo = `/events/${params.id}/restore`
    return seeOther(c, '/', { message: 'The event is in the trash.', undo })
  },
})
