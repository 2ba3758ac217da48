import * as v from 'valibot'
import { deleteAttachment, giveUpUpload } from '../../../lib/attachments/delete.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { trashAttachment } from '../../../lib/attachments/trash.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Delete an attachment',
  description:
    'Into the trash, and its links end: where it had some it gets a new key, as the trash tells, and ' +
    'is restored by either. With `permanent=true` for good, in the trash or not; its file leaves the ' +
    'storage soon after. Also gives up an upload: with `state=pending` only that, and what is ' +
    'attached by now stays, with a `conflict`.',
  params: AttachmentKey,
  query: v.strictObject({
    permanent: v.optional(v.picklist(['true', 'false'])),
    state: v.optional(v.literal('pending')),
  }),
  errors: ['not_found', 'conflict'],
  handle: async ({ ctx, params: { key }, query }) => {
    if (query.state) await giveUpUpload(ctx, key)
    else if (query.permanent === 'true') await deleteAttachment(ctx, key)
    else await trashAttachment(ctx, key)
  },
})
