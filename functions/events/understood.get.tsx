import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { pageLocale } from '../../lib/base/locale.ts'
import { capturedIn } from '../../lib/capture/captured-in.ts'
import { TypedLine } from '../../lib/capture/note.ts'
import { understandLine } from '../../lib/capture/understand.ts'
import { UnderstoodChips } from '../../lib/views/timeline/understood.tsx'

/** What is understood of a line while it's typed, for the page to show. */
export default page({
  query: v.object({ text: TypedLine.entries.text, browser_timezone: v.optional(v.string()) }),
  handle: async ({ ctx, c, query: { text, browser_timezone } }) => {
    const { settings } = await ctx.settings.get()
    const locale = pageLocale(settings, c.req.header('Accept-Language'))
    const timezone = await capturedIn(ctx, browser_timezone)
    const understood = await understandLine(ctx, { text, timezone }, { locale, isShort: true })
    return <UnderstoodChips line={text} understood={understood} />
  },
})
