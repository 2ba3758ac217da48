import { page } from '../../../lib/app/page.ts'
import { receiveOnce } from '../../../lib/attachments/upload/receive.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  params: EventId,
  handle: async ({ ctx, params, c }) => {
    const { filename } = await receiveOnce(ctx, params.id, c.req.raw)
    return seeOther(c, `/events/${params.id}#files`, { message: `${filename} was added.` })
  },
})
