import { page } from '../../../lib/app/page.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { deleteFromTrash } from '../../../lib/events/trash.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  params: EventId,
  async handle({ ctx, params, c }) {
    await deleteFromTrash(ctx, params.id)
    return seeOther(c, '/trash', { message: 'The event is gone for good.' })
  },
})
