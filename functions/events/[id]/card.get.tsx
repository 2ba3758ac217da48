import { page } from '../../../lib/app/page.ts'
import { localTime } from '../../../lib/base/local-time.ts'
import { readEvent } from '../../../lib/events/read.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { listPinnedTitles } from '../../../lib/pins/list.ts'
import { findInView, readSeveralDays, viewOf } from '../../../lib/timeline/timeline.ts'
import { DayFragment } from '../../../lib/views/timeline/timeline.tsx'

/** An event as the timeline shows it, with its day; nothing where its filters leave it out. */
export default page({
  params: EventId,
  handle: async ({ ctx, params, c }) => {
    const event = await readEvent(ctx, params.id)
    const { timezone } = (await ctx.settings.get()).settings
    const here = { timezone, today: localTime(ctx.now().toISOString(), timezone).date }
    const view = viewOf(c.req.header('HX-Current-URL'))
    const shown = await findInView(ctx, event, view)
    const severalDays = await readSeveralDays(ctx, view, [event])
    const pins = await listPinnedTitles(ctx)
    return <>{shown && <DayFragment event={shown} {...{ here, severalDays, pins }} />}</>
  },
})
