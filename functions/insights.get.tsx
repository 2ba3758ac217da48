import { page } from '../lib/app/page.ts'
import { localTime } from '../lib/base/local-time.ts'
import { listYears } from '../lib/calendar/calendar.ts'
import { listNumberKeys, readInsights, readYearBefore } from '../lib/insights/insights.ts'
import { InsightsForm } from '../lib/insights/schema.ts'
import { readStreaks } from '../lib/insights/streaks.ts'
import { listTags } from '../lib/tags/tags-in-use.ts'
import { InsightsPage } from '../lib/views/calendar/insights.tsx'

/** So many tags can be chosen; others are typed into the search. */
const tagsOffered = 50

export default page({
  query: InsightsForm,
  handle: async ({ ctx, query }) => {
    const { settings } = await ctx.settings.get()
    const today = localTime(ctx.now().toISOString(), settings.timezone).date
    const [insights, before, keys, tags, years, streaks] = await Promise.all([
      readInsights(ctx, query),
      query.by === 'tag' ? readYearBefore(ctx, query) : undefined,
      listNumberKeys(ctx),
      listTags(ctx, { prefix: '', limit: tagsOffered }),
      listYears(ctx),
      readStreaks(ctx, today),
    ])
    return (
      <InsightsPage {...{ query, insights, before, streaks }} askable={{ keys, tags, years }} />
    )
  },
})
