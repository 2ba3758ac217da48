import type { Context as HonoContext } from 'hono'
import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { wantsFragment } from '../../lib/app/render.ts'
import { pageLocale } from '../../lib/base/locale.ts'
import { capturedIn } from '../../lib/capture/captured-in.ts'
import { readTyped } from '../../lib/capture/note.ts'
import { fieldsOfLine, hintTaken } from '../../lib/capture/read-line.ts'
import type { Context } from '../../lib/context.ts'
import { EventForm, isSaved } from '../../lib/events/form.ts'
import { typedFields } from '../../lib/events/form-fields.ts'
import { createEvent } from '../../lib/events/record.ts'
import { type Event, type NewEvent, Tags } from '../../lib/events/schema.ts'
import { shortWhen } from '../../lib/events/when-short.ts'
import { browserTimezone } from '../../lib/http/browser-timezone.ts'
import { validate } from '../../lib/http/input.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { EventFormPage } from '../../lib/views/event/form.tsx'

/**
 * The quick line marks itself, as in it tags, times, places and amounts are understood; and a script
 * says when and in which timezone it was typed, and which hint was taken.
 */
const QuickLine = v.object({
  quick: v.optional(v.string()),
  browser_timezone: v.optional(v.string()),
  typed_at: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  hint: v.optional(v.string()),
})
type Typed = Omit<v.InferOutput<typeof QuickLine>, 'quick' | 'browser_timezone'> & {
  here: string | undefined
}
const NewEventForm = v.intersect([EventForm, QuickLine])

export default page({
  form: NewEventForm,
  handle: async ({ ctx, form: { quick, browser_timezone, ...form }, c }) => {
    const here = browser_timezone ?? browserTimezone(c.req.raw)
    const { typed_at: _, hint: _hint, ...given } = form
    const event = await save(ctx, quick ? await understood(ctx, { ...form, here }) : given)
    if (quick) c.header('LifeLog-Saved', await savedHeader(ctx, event, c))
    return seeOther(c, `/events/${event.id}`)
  },
  onInvalid: async ({ ctx, given, problem, c }) => {
    if (wantsFragment(c.req.raw)) throw problem
    const { settings } = await ctx.settings.get()
    return <EventFormPage fields={typedFields(given)} problem={problem} settings={settings} />
  },
})

/** What the page says of a line that was saved, as JSON in the form of a URL's part. */
async function savedHeader(ctx: Context, event: Event, c: HonoContext): Promise<string> {
  const { settings } = await ctx.settings.get()
  const locale = pageLocale(settings, c.req.header('Accept-Language'))
  const title =
    event.title.length > 100 ? `${event.title.slice(0, 99).toWellFormed()}…` : event.title
  return encodeURIComponent(JSON.stringify({ title, when: shortWhen(event, locale, ctx.now()) }))
}

/**
 * A form that is posted twice makes one event. What was changed in between is one of its own: two
 * tabs can have the same draft, and after an answer got lost people type on.
 */
async function save(ctx: Context, given: EventForm & Partial<NewEvent>): Promise<Event> {
  const { event, created } = await createEvent(ctx, given)
  if (created || isSaved(event, given)) return event
  return (await createEvent(ctx, { ...given, uid: undefined })).event
}

/**
 * Words for a time are meant from when and where the line was typed, which may be a while ago. They beat
 * when a photo was taken, that beats a hint that was taken, and that beats now.
 */
async function understood(
  ctx: Context,
  { hint, typed_at, here, ...given }: EventForm & Typed,
): Promise<EventForm & NewEvent> {
  const { line, timezone } = await readTyped(ctx, {
    text: given.title,
    timezone: (typed_at ? undefined : given.timezone) ?? (await capturedIn(ctx, here)),
    typed_at: typed_at ?? given.timestamp ?? undefined,
  })
  const tags = validate(Tags, [...given.tags, ...line.tags])
  const { location, ...fields } = fieldsOfLine({ ...line, ...(hint && hintTaken(line, hint)) })
  const place = given.location
    ? { ...given.location, name: line.place ?? given.location.name }
    : location
  const { timestamp: _, end_timestamp: _end, ...others } = fields
  const isOfPhoto =
    typed_at !== undefined && given.timestamp !== undefined && given.timestamp !== typed_at
  const when =
    isOfPhoto && !line.timestamp
      ? { timezone: given.timezone ?? timezone, ...others }
      : { timezone, ...fields }
  return { ...given, ...when, title: line.title, tags, location: place }
}
