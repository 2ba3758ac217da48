import { page } from '../../lib/app/page.ts'
import { changeEvent } from '../../lib/events/change.ts'
import { EventForm } from '../../lib/events/form.ts'
import { differences, fieldsOf, rebase, typedFields } from '../../lib/events/form-fields.ts'
import { readEvent } from '../../lib/events/read.ts'
import { EventId } from '../../lib/events/schema.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { EventFormPage } from '../../lib/views/event/form.tsx'

export default page({
  params: EventId,
  form: EventForm,
  handle: async ({ ctx, params, form, c }) => {
    const { uid, version, ...patch } = form
    await changeEvent(ctx, params.id, patch, { version, by: 'session' })
    return seeOther(c, `/events/${params.id}`, { message: 'Saved.' })
  },
  onInvalid: async ({ ctx, params, given, problem, c }) => {
    const { settings } = await ctx.settings.get()
    const event = await readEvent(ctx, params.id)
    const typed = typedFields(given)
    if (problem.code !== 'precondition_failed') {
      const form = { event, fields: typed, settings, problem }
      return <EventFormPage {...form} />
    }
    const theirs = fieldsOf(event)
    const fields = rebase(typed, theirs)
    if (differences(fields, theirs).length === 0) {
      return seeOther(c, `/events/${params.id}`, { message: 'Saved.' })
    }
    return <EventFormPage event={event} fields={fields} theirs={theirs} settings={settings} />
  },
})
