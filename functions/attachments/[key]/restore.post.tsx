import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { restoreAttachment } from '../../../lib/attachments/trash.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { FileToast } from '../../../lib/views/event/file-toast.tsx'

export default page({
  params: AttachmentKey,
  handle: async ({ ctx, params, c }) => {
    const { event_id, key, filename } = await restoreAttachment(ctx, params.key)
    const message = `${filename} is back.`
    if (!wantsFragment(c.req.raw)) {
      return seeOther(c, `/events/${event_id}#attachment-${key}`, { message })
    }
    const restored = { target: '#toasts', key, deleted: params.key }
    c.header('HX-Trigger', JSON.stringify({ 'file:restored': restored }))
    return <FileToast file={params.key} message={message} />
  },
})
