import { page } from '../../../lib/app/page.ts'
import { withPictures } from '../../../lib/attachments/renditions/pictures.ts'
import { fieldsOf } from '../../../lib/events/form-fields.ts'
import { readEvent } from '../../../lib/events/read.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { EventFormPage } from '../../../lib/views/event/form.tsx'

export default page({
  params: EventId,
  handle: async ({ ctx, params }) => {
    const { settings } = await ctx.settings.get()
    const event = await readEvent(ctx, params.id)
    const fields = fieldsOf(event)
    const [shown = event] = await withPictures(ctx, [event])
    return <EventFormPage event={shown} fields={fields} settings={settings} />
  },
})
