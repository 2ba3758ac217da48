import { page } from '../lib/app/page.ts'
import { listNumberKeys, readInsights } from '../lib/insights/insights.ts'
import { InsightsForm } from '../lib/insights/schema.ts'
import { InsightsPage } from '../lib/views/insights.tsx'

export default page({
  query: InsightsForm,
  handle: async ({ ctx, query }) => {
    const [insights, keys] = await Promise.all([readInsights(ctx, query), listNumberKeys(ctx)])
    return <InsightsPage query={query} insights={insights} keys={keys} />
  },
})
