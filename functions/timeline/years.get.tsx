import { page } from '../../lib/app/page.ts'
import { wantsFragment } from '../../lib/app/render.ts'
import { countByMonth } from '../../lib/calendar/years.ts'
import { Years, YearsPage } from '../../lib/views/timeline/years.tsx'

export default page({
  handle: async ({ ctx, c }) => {
    const years = await countByMonth(ctx)
    return wantsFragment(c.req.raw) ? <Years years={years} /> : <YearsPage years={years} />
  },
})
