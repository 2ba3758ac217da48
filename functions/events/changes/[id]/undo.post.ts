import { page } from '../../../../lib/app/page.ts'
import { events } from '../../../../lib/bulk/result-text.ts'
import { undoChange } from '../../../../lib/bulk/undo.ts'
import { EventId } from '../../../../lib/events/schema.ts'
import { cameFrom } from '../../../../lib/http/came-from.ts'
import { seeOther } from '../../../../lib/http/see-other.ts'

export default page({
  params: EventId,
  handle: async ({ ctx, params, c }) => {
    const { changed } = await undoChange(ctx, params.id, 'session')
    const message = `${events(changed.length)} as before.`
    return seeOther(c, cameFrom(ctx.config, c.req.raw) ?? '/', { message })
  },
})
