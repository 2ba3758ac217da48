import { page } from '../../../lib/app/page.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { restoreEvent } from '../../../lib/events/trash.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

/** Restore an event and stay in the trash. */
export default page({
  params: EventId,
  async handle({ ctx, params, c }) {
    const { title } = await restoreEvent(ctx, params.id)
    return seeOther(c, '/trash', { message: `“${title}” is in the timeline again.` })
  },
})
