import { page } from '../../lib/app/page.ts'
import { localTime } from '../../lib/base/local-time.ts'
import { seeOther } from '../../lib/http/see-other.ts'

export default page({
  handle: async ({ ctx, c }) => {
    const { settings } = await ctx.settings.get()
    const { date } = localTime(ctx.now().toISOString(), settings.timezone)
    return seeOther(c, `/calendar/${date.slice(0, 4)}`)
  },
})
