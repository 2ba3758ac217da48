import { Note, note } from '../../lib/capture/note.ts'
import { exampleEvent } from '../../lib/events/example.ts'
import { Event } from '../../lib/events/schema.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { json } from '../../lib/http/json.ts'

export default endpoint({
  summary: 'Record a line',
  description:
    'Records what GET /api/quick-add understands of the text’s first line, as of `typed_at` and by the ' +
    'clock of `timezone`; its other lines are the description. With a `uid` of your own the request can be ' +
    'repeated safely.',
  body: Note,
  result: Event,
  status: 201,
  otherStatuses: { 200: 'An event with this uid exists already; nothing was created.' },
  errors: ['conflict'],
  example: {
    body: {
      text: 'Lunch at the harbour 24 Nov 12:30 #food',
      timezone: 'Europe/Berlin',
      typed_at: '2026-11-25T09:00:00Z',
    },
    result: exampleEvent,
  },
  handle: async ({ ctx, body, c }) => {
    const { event, created } = await note(ctx, body)
    return json(c, event, created ? 201 : 200, { Location: `/api/events/${event.id}` })
  },
})
