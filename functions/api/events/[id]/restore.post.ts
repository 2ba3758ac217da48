import { exampleEvent } from '../../../../lib/events/example.ts'
import { Event, EventId } from '../../../../lib/events/schema.ts'
import { restoreEvent } from '../../../../lib/events/trash.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Restore an event from the trash',
  params: EventId,
  result: Event,
  errors: ['not_found'],
  example: { result: exampleEvent },
  handle: ({ ctx, params }) => restoreEvent(ctx, params.id),
})
