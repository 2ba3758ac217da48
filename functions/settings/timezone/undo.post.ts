import { page } from '../../../lib/app/page.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { undoAnswer } from '../../../lib/settings/timezone-offer.ts'

export default page({
  handle: async ({ ctx, c }) => {
    await undoAnswer(ctx)
    const { settings } = await ctx.settings.get()
    return seeOther(c, '/', { message: `Days and times are those of ${settings.timezone} again.` })
  },
})
