import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { Settings } from '../../../lib/settings/schema.ts'
import { answerOffer } from '../../../lib/settings/timezone-offer.ts'
import { answerText } from '../../../lib/views/timeline/timezone-offer.tsx'

export default page({
  form: v.object({ timezone: Settings.entries.timezone, move: v.optional(v.string()) }),
  handle: async ({ ctx, form: { timezone, move }, c }) => {
    const { settings } = await ctx.settings.get()
    const answer = await answerOffer(ctx, timezone, move !== undefined)
    const undo = timezone === settings.timezone ? undefined : '/settings/timezone/undo'
    return seeOther(c, '/', { message: answerText(timezone, answer), undo })
  },
})
