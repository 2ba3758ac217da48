import { exampleEvent } from '../../lib/events/example.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { SearchPage, SearchQuery } from '../../lib/search/schema.ts'
import { searchEvents } from '../../lib/search/search.ts'

export default endpoint({
  summary: 'Search events',
  description:
    'Words, "phrases", -excluded and `or`; the last word also matches as a beginning. In the ' +
    '`highlights` what matches is within `<mark>` and all else is escaped HTML. The total is ' +
    'counted up to 1,000.',
  query: SearchQuery,
  result: SearchPage,
  example: {
    query: { q: '"fish soup" harb', tags: 'food', sort: 'relevance' },
    result: {
      items: [
        {
          ...exampleEvent,
          highlights: {
            title: 'Lunch at the <mark>harbour</mark>',
            description: '<mark>Fish</mark> <mark>soup</mark>, *twice*.',
          },
        },
      ],
      next_cursor: null,
      total: { value: 1, relation: 'eq' },
    },
  },
  handle: ({ ctx, query }) => searchEvents(ctx, query),
})
