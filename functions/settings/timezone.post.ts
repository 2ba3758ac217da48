import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { Settings } from '../../lib/settings/schema.ts'
import { answerOffer } from '../../lib/settings/timezone-offer.ts'

export default page({
  form: v.object({ timezone: Settings.entries.timezone }),
  handle: async ({ ctx, form: { timezone }, c }) => {
    await answerOffer(ctx, timezone)
    return seeOther(c, '/', { message: `Days and times are those of ${timezone} now.` })
  },
})
