import { AttachmentKey } from '../../../../lib/attachments/schema.ts'
import { trashedPicture } from '../../../../lib/attachments/serve/rendition-response.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'A small picture of a file in the trash',
  params: AttachmentKey,
  result: ['image/webp'],
  errors: ['not_found', 'storage_unavailable'],
  handle: ({ ctx, params: { key } }) => trashedPicture(ctx, key),
})
