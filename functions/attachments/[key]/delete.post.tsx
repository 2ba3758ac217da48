import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { findAttachment } from '../../../lib/attachments/find.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { trashAttachment } from '../../../lib/attachments/trash.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { FileToast } from '../../../lib/views/event/file-toast.tsx'

export default page({
  params: AttachmentKey,
  handle: async ({ ctx, params: { key }, c }) => {
    const { event_id, filename } = await findAttachment(ctx, key)
    const trashed = await trashAttachment(ctx, key)
    const message = `${filename} is in the trash.${trashed?.hadLinks ? ' Its links have ended.' : ''}`
    const undo = `/attachments/${key}/restore`
    if (!wantsFragment(c.req.raw)) {
      return seeOther(c, `/events/${event_id}#files`, { message, undo })
    }
    c.header('HX-Trigger', JSON.stringify({ 'file:deleted': { target: '#toasts', key } }))
    return <FileToast file={key} message={message} undo={undo} />
  },
})
