import { endpoint } from '../lib/http/endpoint.ts'
import { insightsCsv } from '../lib/insights/csv.ts'
import { readInsights } from '../lib/insights/insights.ts'
import { InsightsQuery } from '../lib/insights/schema.ts'

export default endpoint({
  summary: 'The insights as a table for a spreadsheet',
  query: InsightsQuery,
  result: ['text/csv'],
  handle: async ({ ctx, query, c }) =>
    c.body(insightsCsv(await readInsights(ctx, query)), 200, {
      'Content-Type': 'text/csv; charset=UTF-8',
      'Content-Disposition': 'attachment; filename="lifelog-insights.csv"',
    }),
})
