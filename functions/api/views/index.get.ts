import { endpoint } from '../../../lib/http/endpoint.ts'
import { listViews } from '../../../lib/saved-searches/saved-searches.ts'
import { exampleView, Views } from '../../../lib/search/schema.ts'

export default endpoint({
  summary: 'List the saved searches',
  description: 'By name. The `query` of each is the `q` of a search.',
  result: Views,
  example: { result: { items: [exampleView] } },
  handle: async ({ ctx }) => ({ items: await listViews(ctx) }),
})
