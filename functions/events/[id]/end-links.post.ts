import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { endLinksOfEvent } from '../../../lib/attachments/serve/end-links.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { ownPath } from '../../../lib/http/own-path.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { endedLinks } from '../../../lib/views/event/shared-until.tsx'

/** End the links to the files of an event, in the trash or not. */
export default page({
  params: EventId,
  form: v.object({ back: v.optional(v.string()) }),
  handle: async ({ ctx, params, form, c }) => {
    const ended = await endLinksOfEvent(ctx, params.id)
    return seeOther(c, ownPath(form.back), { message: endedLinks(ended) })
  },
})
