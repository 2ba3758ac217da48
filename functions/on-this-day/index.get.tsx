import { page } from '../../lib/app/page.ts'
import { localTime } from '../../lib/base/local-time.ts'
import { readOnThisDay } from '../../lib/memories/on-this-day.ts'
import { OnThisDayQuery } from '../../lib/memories/schema.ts'
import { OnThisDayPage } from '../../lib/views/on-this-day.tsx'

const perYear = 50

export default page({
  query: OnThisDayQuery,
  handle: async ({ ctx, query }) => {
    const { settings } = await ctx.settings.get()
    const today = localTime(ctx.now().toISOString(), settings.timezone).date
    const memories = await readOnThisDay(ctx, query.date ?? today, perYear)
    return <OnThisDayPage memories={memories} today={today} settings={settings} />
  },
})
