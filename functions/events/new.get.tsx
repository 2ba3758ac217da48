import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { capturedIn } from '../../lib/capture/captured-in.ts'
import { readTyped } from '../../lib/capture/note.ts'
import { hintTaken } from '../../lib/capture/read-line.ts'
import { newFields, withLine } from '../../lib/events/form-fields.ts'
import { browserTimezone } from '../../lib/http/browser-timezone.ts'
import { EventFormPage } from '../../lib/views/event/form.tsx'

const text = v.optional(v.string(), '')
const Prefill = v.object({
  title: text,
  description: text,
  tags: text,
  place: text,
  coordinates: text,
})

/** The form of a new event, filled in with what the URL says; a quick line is taken apart. */
export default page({
  query: v.object({ ...Prefill.entries, quick: text, hint: text }),
  handle: async ({ ctx, query: { quick, hint, ...given }, c, uid }) => {
    const { settings } = await ctx.settings.get()
    const timezone = (await capturedIn(ctx, browserTimezone(c.req.raw))) ?? settings.timezone
    const fields = { ...newFields(ctx.now(), timezone, uid), ...given }
    if (!quick) return <EventFormPage fields={fields} settings={settings} />
    const { line } = await readTyped(ctx, { text: given.title, timezone })
    return (
      <EventFormPage
        fields={withLine(fields, { ...line, ...hintTaken(line, hint) })}
        settings={settings}
      />
    )
  },
})
