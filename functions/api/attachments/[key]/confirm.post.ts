import { exampleAttachment } from '../../../../lib/attachments/example.ts'
import { Attachment, AttachmentKey } from '../../../../lib/attachments/schema.ts'
import { confirmAttachment } from '../../../../lib/attachments/upload/confirm.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Confirm an upload',
  description:
    'Checks the file that was sent and makes the attachment ready. Can be repeated. A file that is ' +
    'not what was announced is deleted, and its attachment with it.',
  params: AttachmentKey,
  result: Attachment,
  errors: [
    'not_found',
    'conflict',
    'attachment_limit_reached',
    'upload_incomplete',
    'upload_mismatch',
    'storage_unavailable',
  ],
  example: { result: { ...exampleAttachment, sha256: null } },
  handle: ({ ctx, params }) => confirmAttachment(ctx, params.key),
})
