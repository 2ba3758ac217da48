import { exampleAttachment } from '../../../lib/attachments/example.ts'
import { findAttachments } from '../../../lib/attachments/find.ts'
import { Attachments, AttachmentsQuery } from '../../../lib/attachments/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Find attachments by the beginning of their key or by their digest',
  description: 'At most ten, in the order of their keys; prefix or sha256 is needed.',
  query: AttachmentsQuery,
  result: Attachments,
  example: { result: { items: [{ ...exampleAttachment, event_id: 42 }] } },
  handle: async ({ ctx, query }) => ({ items: await findAttachments(ctx, query) }),
})
