import { page } from '../../lib/app/page.ts'
import { localTime } from '../../lib/base/local-time.ts'
import { countMonthDays } from '../../lib/calendar/calendar.ts'
import { readMemories } from '../../lib/calendar/on-this-day.ts'
import { listTags } from '../../lib/tags/tags-in-use.ts'
import { Rail } from '../../lib/views/timeline/rail.tsx'

const perYear = 2
const tagsShown = 15

/** What stands beside the timeline where there is room for it. */
export default page({
  handle: async ({ ctx }) => {
    const { settings } = await ctx.settings.get()
    const today = localTime(ctx.now().toISOString(), settings.timezone).date
    const [year = 0, month = 0] = today.split('-').map(Number)
    const [days, tags, memories] = await Promise.all([
      countMonthDays(ctx, year, month),
      listTags(ctx, { prefix: '', limit: tagsShown }),
      settings.on_this_day ? readMemories(ctx, today, perYear) : undefined,
    ])
    return <Rail today={today} days={days} tags={tags} memories={memories} />
  },
})
