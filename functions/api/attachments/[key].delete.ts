import * as v from 'valibot'
import { deleteAttachment } from '../../../lib/attachments/delete.ts'
import { AttachmentKey } from '../../../lib/attachments/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Delete an attachment',
  description:
    'For good; its file leaves the storage soon after. Also gives up an upload: with `state=pending` ' +
    'only that, and what is attached by now stays, with a `conflict`.',
  params: AttachmentKey,
  query: v.strictObject({ state: v.optional(v.literal('pending')) }),
  errors: ['not_found', 'conflict'],
  handle: ({ ctx, params, query }) => deleteAttachment(ctx, params.key, query.state),
})
