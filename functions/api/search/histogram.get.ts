import { endpoint } from '../../../lib/http/endpoint.ts'
import { countByMonth } from '../../../lib/search/engine/histogram.ts'
import { Histogram, HistogramQuery } from '../../../lib/search/schema.ts'

export default endpoint({
  summary: 'Count the events of a search by month',
  description:
    'Months without any are left out. With `relation` `approximate` there are more than about ' +
    '20,000, and the counts are estimated by a sample.',
  query: HistogramQuery,
  result: Histogram,
  example: {
    query: { q: 'harbour tag:food' },
    result: {
      items: [
        { month: '2026-07', count: 3 },
        { month: '2026-11', count: 12 },
      ],
      relation: 'eq',
    },
  },
  handle: ({ ctx, query }) => countByMonth(ctx, query),
})
