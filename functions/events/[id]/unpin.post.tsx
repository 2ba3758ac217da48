import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { cameFrom } from '../../../lib/http/came-from.ts'
import { ownPath } from '../../../lib/http/own-path.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { listPinnedTitles } from '../../../lib/pins/list.ts'
import { unpinEvent } from '../../../lib/pins/pin.ts'
import { PinChange } from '../../../lib/views/timeline/pins.tsx'

export default page({
  params: EventId,
  form: v.object({ back: v.optional(v.string()) }),
  handle: async ({ ctx, params: { id }, form, c }) => {
    const at = await unpinEvent(ctx, id)
    const done = {
      message: 'Unpinned.',
      undo: at && `/events/${id}/pin?at=${at}`,
    }
    if (wantsFragment(c.req.raw)) {
      return <PinChange id={id} pins={await listPinnedTitles(ctx)} {...done} />
    }
    return seeOther(c, ownPath(form.back ?? cameFrom(ctx.config, c.req.raw)), done)
  },
})
