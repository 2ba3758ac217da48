import { page } from '../../../lib/app/page.ts'
import { readMonth } from '../../../lib/calendar/calendar.ts'
import { YearAndMonth } from '../../../lib/calendar/schema.ts'
import { CalendarMonthPage } from '../../../lib/views/calendar/month.tsx'

export default page({
  params: YearAndMonth,
  handle: async ({ ctx, params: { year, month } }) => {
    const { settings } = await ctx.settings.get()
    const shown = await readMonth(ctx, year, month)
    return <CalendarMonthPage year={year} month={month} {...shown} timezone={settings.timezone} />
  },
})
