import { page } from '../../lib/app/page.ts'
import { localTime } from '../../lib/base/local-time.ts'
import { findRandomMemory } from '../../lib/calendar/random.ts'
import { seeOther } from '../../lib/http/see-other.ts'

export default page({
  handle: async ({ ctx, c }) => {
    const { settings } = await ctx.settings.get()
    const today = localTime(ctx.now().toISOString(), settings.timezone).date
    const id = await findRandomMemory(ctx, today)
    if (id !== undefined) return seeOther(c, `/events/${id}`)
    return seeOther(c, '/on-this-day', { message: 'Nothing is older than a month yet.' })
  },
})
