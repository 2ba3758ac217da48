import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { findAttachment } from '../../../lib/attachments/find.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { readText } from '../../../lib/attachments/serve/read-text.ts'
import { problem } from '../../../lib/base/problem.ts'
import { TextFragment, TextPage } from '../../../lib/views/event/attachment-text.tsx'
import { fileKind } from '../../../lib/views/parts/file-kind.ts'

/** The beginning of a text file. */
export default page({
  params: AttachmentKey,
  handle: async ({ ctx, params, c }) => {
    const attachment = await findAttachment(ctx, params.key)
    if (fileKind(attachment.content_type) !== 'text') {
      throw problem('not_found', 'Only text files can be read here. Download the file instead.')
    }
    const beginning = await readText(ctx, attachment)
    return wantsFragment(c.req.raw) ? (
      <TextFragment attachment={attachment} {...beginning} />
    ) : (
      <TextPage attachment={attachment} event_id={attachment.event_id} {...beginning} />
    )
  },
})
