import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { listYears, readYear } from '../../../lib/calendar/calendar.ts'
import { Year } from '../../../lib/calendar/schema.ts'
import { CalendarYearPage } from '../../../lib/views/calendar/year.tsx'

export default page({
  params: v.object({ year: Year }),
  handle: async ({ ctx, params }) => {
    const [year, years] = await Promise.all([readYear(ctx, params.year), listYears(ctx)])
    return <CalendarYearPage {...year} years={years} />
  },
})
