import { page } from '../../../../lib/app/page.ts'
import { AttachmentKey } from '../../../../lib/attachments/schema.ts'
import { restoreAttachment } from '../../../../lib/attachments/trash.ts'
import { seeOther } from '../../../../lib/http/see-other.ts'

/** Restore a file and stay in the trash. */
export default page({
  params: AttachmentKey,
  async handle({ ctx, params, c }) {
    const { filename } = await restoreAttachment(ctx, params.key)
    return seeOther(c, '/trash', { message: `“${filename}” is with its event again.` })
  },
})
