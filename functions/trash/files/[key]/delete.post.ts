import { page } from '../../../../lib/app/page.ts'
import { deleteAttachmentFromTrash } from '../../../../lib/attachments/delete.ts'
import { AttachmentKey } from '../../../../lib/attachments/schema.ts'
import { seeOther } from '../../../../lib/http/see-other.ts'

export default page({
  params: AttachmentKey,
  async handle({ ctx, params, c }) {
    await deleteAttachmentFromTrash(ctx, params.key)
    return seeOther(c, '/trash', { message: 'The file is gone for good.' })
  },
})
