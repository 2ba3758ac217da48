import { v7 as uuid } from 'uuid'
import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { newFields } from '../../lib/events/form.ts'
import { EventFormPage } from '../../lib/views/event-form.tsx'

const text = v.optional(v.string(), '')

/** The form of a new event, filled in with what the URL says. */
export default page({
  query: v.object({ title: text, description: text, tags: text, quick: text }),
  handle: async ({ ctx, query: { quick, ...given } }) => {
    const { settings } = await ctx.settings.get()
    const fields = newFields(ctx.now(), settings.timezone, uuid())
    const filled = quick ? await understood(given, ctx.now(), settings.timezone) : given
    return <EventFormPage fields={{ ...fields, ...filled }} settings={settings} />
  },
})

/** The quick line, with its tags as those of the form. */
async function understood(
  given: { title: string; description: string; tags: string },
  now: Date,
  timezone: string,
) {
  const { parseQuickAdd } = await import('../../lib/events/quick-add.ts')
  const { title, tags } = parseQuickAdd(given.title, now, timezone)
  return { ...given, title, tags: [given.tags, ...tags].filter(Boolean).join(', ') }
}
