import { AttachmentKey } from '../../lib/attachments/schema.ts'
import { renditionResponse } from '../../lib/attachments/serve/rendition-response.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'A small picture of an attachment',
  description: 'The smallest of its renditions, under the address that it had in 0.1.',
  params: AttachmentKey,
  result: ['image/webp', 'image/svg+xml'],
  errors: ['not_found', 'storage_unavailable'],
  handle: ({ ctx, params }) => renditionResponse(ctx, params.key, 320),
})
