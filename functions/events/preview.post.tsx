import { raw } from 'hono/html'
import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { withPictures } from '../../lib/attachments/renditions/pictures.ts'
import { Problem } from '../../lib/base/problem.ts'
import type { Context } from '../../lib/context.ts'
import { readEvent } from '../../lib/events/read.ts'
import { EventPatch } from '../../lib/events/schema.ts'
import { type DescribedEvent, textWithPictures } from '../../lib/views/event/text.tsx'

/** A description as it will look, with the pictures of its event where that is there already. */
export default page({
  form: v.object({
    description: EventPatch.entries.description,
    event: v.optional(v.pipe(v.string(), v.regex(/^\d{0,15}$/, 'must be the id of an event')), ''),
  }),
  handle: async ({ ctx, form }) => {
    const event = form.event ? await eventOrNone(ctx, Number(form.event)) : none
    return <>{raw(textWithPictures(event, form.description ?? '').html)}</>
  },
})

const none: DescribedEvent = { id: 0, title: '', attachments: [] }

/** One that was deleted meanwhile has no pictures; its text is still shown. */
async function eventOrNone(ctx: Context, id: number): Promise<DescribedEvent> {
  const event = await readEvent(ctx, id).catch((error) => {
    if (!(error instanceof Problem && error.code === 'not_found')) throw error
    return none
  })
  const [shown = none] = await withPictures(ctx, [event])
  return shown
}
