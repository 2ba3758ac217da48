import { RenditionParams } from '../../../lib/attachments/schema.ts'
import { renditionResponse } from '../../../lib/attachments/serve/rendition-response.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'A smaller picture of an attachment',
  description: 'At most so many pixels wide and high, as WebP. An icon where none can be made.',
  params: RenditionParams,
  result: ['image/webp', 'image/svg+xml'],
  errors: ['not_found', 'storage_unavailable'],
  handle: ({ ctx, params: { key, size } }) => renditionResponse(ctx, key, size),
})
