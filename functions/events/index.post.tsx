import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { wantsFragment } from '../../lib/app/render.ts'
import { capturedIn } from '../../lib/capture/captured-in.ts'
import type { Context } from '../../lib/context.ts'
import { EventForm, isSaved } from '../../lib/events/form.ts'
import { typedFields } from '../../lib/events/form-fields.ts'
import { createEvent } from '../../lib/events/record.ts'
import { type Event, type NewEvent, Tags } from '../../lib/events/schema.ts'
import { browserTimezone } from '../../lib/http/browser-timezone.ts'
import { validate } from '../../lib/http/input.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { EventFormPage } from '../../lib/views/event/form.tsx'

/**
 * The quick line marks itself, as in it tags, times, places and amounts are understood; and a script
 * says in which timezone it was typed.
 */
const QuickLine = v.object({
  quick: v.optional(v.string()),
  browser_timezone: v.optional(v.string()),
})
const NewEventForm = v.intersect([EventForm, QuickLine])

export default page({
  form: NewEventForm,
  handle: async ({ ctx, form: { quick, browser_timezone, ...given }, c }) => {
    const here = browser_timezone ?? browserTimezone(c.req.raw)
    const event = await save(ctx, quick ? await understood(ctx, given, here) : given)
    return seeOther(c, `/events/${event.id}`)
  },
  onInvalid: async ({ ctx, given, problem, c }) => {
    if (wantsFragment(c.req.raw)) throw problem
    const { settings } = await ctx.settings.get()
    return <EventFormPage fields={typedFields(given)} problem={problem} settings={settings} />
  },
})

/**
 * A form that is posted twice makes one event. What was changed in between is one of its own: two
 * tabs can have the same draft, and after an answer got lost people type on.
 */
async function save(ctx: Context, given: EventForm & Partial<NewEvent>): Promise<Event> {
  const { event, created } = await createEvent(ctx, given)
  if (created || isSaved(event, given)) return event
  return (await createEvent(ctx, { ...given, uid: undefined })).event
}

/** Words for a time are meant from when and where the line was typed, which may be a while ago. */
async function understood(
  ctx: Context,
  given: EventForm,
  here: string | undefined,
): Promise<EventForm & NewEvent> {
  // Only once it's needed: its words for times take 15 MB.
  const { fieldsOfLine, parseQuickAdd } = await import('../../lib/capture/quick-add.ts')
  const { settings } = await ctx.settings.get()
  const typed = given.timestamp ? new Date(given.timestamp) : ctx.now()
  const timezone = given.timezone ?? (await capturedIn(ctx, here)) ?? settings.timezone
  const line = parseQuickAdd(given.title, typed, timezone)
  const tags = validate(Tags, [...given.tags, ...line.tags])
  const { location, ...fields } = fieldsOfLine(line)
  const place = given.location
    ? { ...given.location, name: line.place ?? given.location.name }
    : location
  return { ...given, timezone, title: line.title, tags, ...fields, location: place }
}
