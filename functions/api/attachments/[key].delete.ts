import { deleteAttachment } from '../../../lib/attachments/delete.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Delete an attachment',
  description: 'For good; its file leaves the storage soon after. Also gives up an upload.',
  params: AttachmentKey,
  errors: ['not_found'],
  handle: ({ ctx, params }) => deleteAttachment(ctx, params.key),
})
