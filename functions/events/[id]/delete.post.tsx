import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { findLinks } from '../../../lib/attachments/serve/links.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { trashEvent } from '../../../lib/events/trash.ts'
import { ownPath } from '../../../lib/http/own-path.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  params: EventId,
  form: v.object({ back: v.optional(v.string()) }),
  handle: async ({ ctx, params, form, c }) => {
    await trashEvent(ctx, params.id)
    const undo = `/events/${params.id}/restore`
    const isShared = (await findLinks(ctx, [params.id])).size > 0
    const message = isShared
      ? 'The event is in the trash. Links to its files still work: end them there.'
      : 'The event is in the trash.'
    return seeOther(c, ownPath(form.back), { message, undo })
  },
})
