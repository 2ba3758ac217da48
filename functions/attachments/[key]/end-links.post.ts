import { page } from '../../../lib/app/page.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { endLinks } from '../../../lib/attachments/serve/end-links.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { endedLinks } from '../../../lib/views/event/shared-until.tsx'

export default page({
  params: AttachmentKey,
  handle: async ({ ctx, params, c }) => {
    const { event_id, ended } = await endLinks(ctx, params.key)
    return seeOther(c, `/events/${event_id}#files`, { message: endedLinks(ended) })
  },
})
