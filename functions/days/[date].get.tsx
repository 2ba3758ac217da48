import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { readDay } from '../../lib/memories/day.ts'
import { CalendarDate } from '../../lib/memories/schema.ts'
import { DayPage } from '../../lib/views/day-page.tsx'

export default page({
  params: v.object({ date: CalendarDate }),
  handle: async ({ ctx, params: { date } }) => {
    const { settings } = await ctx.settings.get()
    return <DayPage date={date} day={await readDay(ctx, date)} timezone={settings.timezone} />
  },
})
