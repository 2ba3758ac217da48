import { page } from '../../lib/app/page.ts'
import { withPictures } from '../../lib/attachments/renditions/pictures.ts'
import { localTime } from '../../lib/base/local-time.ts'
import { readOnThisDay } from '../../lib/calendar/on-this-day.ts'
import { OnThisDayQuery } from '../../lib/calendar/schema.ts'
import { OnThisDayPage } from '../../lib/views/timeline/on-this-day.tsx'

const perYear = 20

export default page({
  query: OnThisDayQuery,
  handle: async ({ ctx, query }) => {
    const { settings } = await ctx.settings.get()
    const today = localTime(ctx.now().toISOString(), settings.timezone).date
    const { date, items } = await readOnThisDay(ctx, query.date ?? today, perYear)
    const shown = await withPictures(
      ctx,
      items.flatMap(({ events, year }) => events.map((event) => ({ ...event, year }))),
    )
    const years = items.map(({ year }) => ({
      year,
      events: shown.filter((one) => one.year === year),
    }))
    return <OnThisDayPage memories={{ date, items: years }} today={today} settings={settings} />
  },
})
