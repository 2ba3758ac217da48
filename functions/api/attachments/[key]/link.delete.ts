import { AttachmentKey } from '../../../../lib/attachments/schema.ts'
import { endLinks } from '../../../../lib/attachments/serve/end-links.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'End the links to a file',
  description:
    'Every URL of the file stops working, while a backup is made once that is done. The attachment ' +
    'gets a new key, which its event tells. Works in the trash too.',
  params: AttachmentKey,
  errors: ['not_found', 'conflict', 'storage_unavailable'],
  handle: async ({ ctx, params }) => {
    await endLinks(ctx, params.key)
  },
})
