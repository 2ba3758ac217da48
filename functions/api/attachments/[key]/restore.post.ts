import { exampleAttachment } from '../../../../lib/attachments/example.ts'
import { AttachmentKey, FoundAttachment } from '../../../../lib/attachments/schema.ts'
import { restoreAttachment } from '../../../../lib/attachments/trash.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Restore an attachment from the trash',
  description:
    'To its place among those of its event, which may have more than the settings allow then. The ' +
    'links that it had before stay ended.',
  params: AttachmentKey,
  result: FoundAttachment,
  errors: ['not_found', 'storage_unavailable'],
  example: { result: { ...exampleAttachment, event_id: 42 } },
  handle: ({ ctx, params }) => restoreAttachment(ctx, params.key),
})
