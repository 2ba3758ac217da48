import { exampleAttachment } from '../../../lib/attachments/example.ts'
import { findAttachments } from '../../../lib/attachments/find.ts'
import { AttachmentsPage, AttachmentsQuery } from '../../../lib/attachments/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { listTrashedAttachments } from '../../../lib/trash/list-files.ts'

export default endpoint({
  summary: 'List attachments, or find them by the beginning of their key or by their digest',
  description:
    'In the order of their keys; `trash=true` lists those that were deleted by themselves instead, ' +
    'the latest deletion first.',
  query: AttachmentsQuery,
  result: AttachmentsPage,
  example: { result: { items: [{ ...exampleAttachment, event_id: 42 }], next_cursor: null } },
  handle: ({ ctx, query }) =>
    query.trash === 'true' ? listTrashedAttachments(ctx, query) : findAttachments(ctx, query),
})
