import { exampleEvent } from '../../../lib/events/example.ts'
import { createEvent } from '../../../lib/events/record.ts'
import { Event, NewEvent } from '../../../lib/events/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { json } from '../../../lib/http/json.ts'

export default endpoint({
  summary: 'Record an event',
  description:
    'The timestamp defaults to now. With a `uid` of your own the request can be repeated safely: ' +
    'the same uid again creates nothing and answers 200 with the event that has it.',
  body: NewEvent,
  result: Event,
  status: 201,
  otherStatuses: { 200: 'An event with this uid exists already; nothing was created.' },
  errors: ['conflict'],
  example: {
    body: {
      title: exampleEvent.title,
      timestamp: '2026-11-24T12:30:00+01:00',
      description: exampleEvent.description,
      tags: exampleEvent.tags,
      metadata: exampleEvent.metadata,
    },
    result: exampleEvent,
  },
  handle: async ({ ctx, body, c }) => {
    const { event, created } = await createEvent(ctx, body)
    return json(c, event, created ? 201 : 200, { Location: `/api/events/${event.id}` })
  },
})
