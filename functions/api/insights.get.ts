import { endpoint } from '../../lib/http/endpoint.ts'
import { readInsights } from '../../lib/insights/insights.ts'
import { Insights, InsightsQuery } from '../../lib/insights/schema.ts'

export default endpoint({
  summary: 'Count events, or add up numbers of their metadata',
  description:
    'By year, month, weekday (1 is Monday), hour or tag, each in its own timezone. With `key` the ' +
    'numbers that the metadata has under it are counted and added up. `q` is a search, as elsewhere.',
  query: InsightsQuery,
  result: Insights,
  example: {
    query: { by: 'month', key: 'amount', q: 'tag:restaurant in:2026' },
    result: {
      by: 'month',
      key: 'amount',
      items: [{ period: '2026-11', count: 2, sum: 61.5, mean: 30.75 }],
      total: { count: 2, sum: 61.5, mean: 30.75 },
    },
  },
  handle: ({ ctx, query }) => readInsights(ctx, query),
})
