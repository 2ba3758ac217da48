import { exampleEvent } from '../../../lib/events/example.ts'
import { readEvent } from '../../../lib/events/read.ts'
import { Event, EventId } from '../../../lib/events/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { json } from '../../../lib/http/json.ts'

export default endpoint({
  summary: 'Read an event',
  description: 'The ETag is the version, for If-Match when changing it.',
  params: EventId,
  result: Event,
  errors: ['not_found'],
  example: { result: exampleEvent },
  handle: async ({ ctx, params, c }) => {
    const event = await readEvent(ctx, params.id)
    return json(c, event, 200, { ETag: `"${event.version}"` })
  },
})
