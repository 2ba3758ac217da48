import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { deleteAttachment } from '../../../lib/attachments/delete.ts'
import { findAttachment } from '../../../lib/attachments/find.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { Toast } from '../../../lib/views/parts/toast.tsx'

export default page({
  params: AttachmentKey,
  handle: async ({ ctx, params, c }) => {
    const { event_id, filename } = await findAttachment(ctx, params.key)
    await deleteAttachment(ctx, params.key)
    const message = `${filename} was deleted.`
    if (!wantsFragment(c.req.raw)) return seeOther(c, `/events/${event_id}#files`, { message })
    return (
      <hx-partial hx-target="#toasts" hx-swap="beforeend">
        <Toast message={message} />
      </hx-partial>
    )
  },
})
