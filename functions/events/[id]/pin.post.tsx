import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { cameFrom } from '../../../lib/http/came-from.ts'
import { Given } from '../../../lib/http/given.ts'
import { ownPath } from '../../../lib/http/own-path.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { listPinnedTitles } from '../../../lib/pins/list.ts'
import { pinEvent } from '../../../lib/pins/pin.ts'
import { PinnedAt } from '../../../lib/pins/schema.ts'
import { PinChange } from '../../../lib/views/timeline/pins.tsx'

export default page({
  params: EventId,
  // `at`: when it was pinned before it was unpinned by mistake.
  query: v.pipe(Given, v.object({ at: v.optional(PinnedAt) })),
  form: v.object({ back: v.optional(v.string()) }),
  handle: async ({ ctx, params: { id }, query, form, c }) => {
    await pinEvent(ctx, id, query.at)
    const done = { message: 'Pinned.', undo: `/events/${id}/unpin` }
    if (wantsFragment(c.req.raw)) {
      return <PinChange id={id} pins={await listPinnedTitles(ctx)} {...done} />
    }
    return seeOther(c, ownPath(form.back ?? cameFrom(ctx.config, c.req.raw)), done)
  },
})
