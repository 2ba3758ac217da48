import { exampleAttachment } from '../../../lib/attachments/example.ts'
import { findByPrefix } from '../../../lib/attachments/find.ts'
import { Attachments, AttachmentsQuery } from '../../../lib/attachments/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Find attachments by the beginning of their key',
  description: 'At most ten, in the order of their keys.',
  query: AttachmentsQuery,
  result: Attachments,
  example: { result: { items: [exampleAttachment] } },
  handle: async ({ ctx, query }) => ({ items: await findByPrefix(ctx, query.prefix) }),
})
