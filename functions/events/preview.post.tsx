import { raw } from 'hono/html'
import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { renderMarkdown } from '../../lib/events/markdown.ts'
import { EventPatch } from '../../lib/events/schema.ts'

/** A description as it will look. */
export default page({
  form: v.object({ description: EventPatch.entries.description }),
  handle: ({ form }) => <>{raw(renderMarkdown(form.description ?? ''))}</>,
})
