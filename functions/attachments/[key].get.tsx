import { page } from '../../lib/app/page.ts'
import { wantsFragment } from '../../lib/app/render.ts'
import { findAttachment } from '../../lib/attachments/find.ts'
import { withPicture } from '../../lib/attachments/renditions/pictures.ts'
import { AttachmentKey } from '../../lib/attachments/schema.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { AttachmentItem } from '../../lib/views/event/attachment-list.tsx'

/** An attachment as it is listed, or its place on the page of its event. */
export default page({
  params: AttachmentKey,
  handle: async ({ ctx, params, c }) => {
    const { event_id: id, ...attachment } = await findAttachment(ctx, params.key)
    if (!wantsFragment(c.req.raw)) return seeOther(c, `/events/${id}#attachment-${params.key}`)
    const shown = await withPicture(ctx, attachment)
    return <AttachmentItem attachment={shown} event={{ id, title: '' }} />
  },
})
