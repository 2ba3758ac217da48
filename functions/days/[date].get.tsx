import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { withPictures } from '../../lib/attachments/renditions/pictures.ts'
import { readDay } from '../../lib/calendar/day.ts'
import { CalendarDate } from '../../lib/calendar/schema.ts'
import { DayPage } from '../../lib/views/calendar/day-page.tsx'

export default page({
  params: v.object({ date: CalendarDate }),
  handle: async ({ ctx, params: { date } }) => {
    const { settings } = await ctx.settings.get()
    const day = await readDay(ctx, date)
    const events = await withPictures(ctx, day.events)
    return <DayPage date={date} day={{ ...day, events }} timezone={settings.timezone} />
  },
})
