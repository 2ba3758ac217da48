import * as v from 'valibot'
import { changeEvent } from '../../../lib/events/change.ts'
import { exampleEvent } from '../../../lib/events/example.ts'
import { Event, EventId, EventPatch } from '../../../lib/events/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { IfMatch } from '../../../lib/http/etag.ts'

export default endpoint({
  summary: 'Change an event',
  description:
    'Changes only what is given; null clears. With `If-Match: "<version>"` only if the event still ' +
    'has that version.',
  params: EventId,
  headers: v.object({ 'If-Match': IfMatch }),
  body: EventPatch,
  result: Event,
  errors: ['not_found', 'precondition_failed'],
  example: {
    headers: { 'If-Match': '"1"' },
    body: { title: 'Late lunch at the harbour', description: null },
    result: { ...exampleEvent, version: 2, title: 'Late lunch at the harbour', description: null },
  },
  handle: ({ ctx, params, headers, body, c }) =>
    changeEvent(ctx, params.id, body, {
      version: headers['If-Match'],
      by: c.get('authentication') ?? 'token',
    }),
})
