import { exampleEvent } from '../../../lib/events/example.ts'
import { listTrash } from '../../../lib/events/trash.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { listEvents } from '../../../lib/search/query/list.ts'
import { EventsPage, EventsQuery } from '../../../lib/search/schema.ts'

export default endpoint({
  summary: 'List events',
  description:
    'Newest first, by time; `trash=true` lists what was deleted instead, the latest deletion first.',
  query: EventsQuery,
  result: EventsPage,
  example: {
    query: { tags: 'food,harbour', start: '2026-11-01', limit: 20 },
    result: { items: [exampleEvent], next_cursor: null },
  },
  handle: ({ ctx, query }) =>
    query.trash === 'true' ? listTrash(ctx, query) : listEvents(ctx, query),
})
