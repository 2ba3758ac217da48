import * as v from 'valibot'
import { EventId } from '../../../lib/events/schema.ts'
import { deleteEvent, trashEvent } from '../../../lib/events/trash.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Delete an event',
  description: 'Into the trash; with `permanent=true` for good, attachments included.',
  params: EventId,
  query: v.strictObject({ permanent: v.optional(v.picklist(['true', 'false'])) }),
  errors: ['not_found'],
  handle: ({ ctx, params, query }) =>
    query.permanent === 'true' ? deleteEvent(ctx, params.id) : trashEvent(ctx, params.id),
})
