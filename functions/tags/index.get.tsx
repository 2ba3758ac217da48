import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { wantsFragment } from '../../lib/app/render.ts'
import { TagsQuery } from '../../lib/events/schema.ts'
import { currentTagChange } from '../../lib/tags/changes.ts'
import { listTags } from '../../lib/tags/tags-in-use.ts'
import { TagOptions, TagsPage } from '../../lib/views/tags/tags.tsx'

/** So many a small screen shows beside its keyboard. */
const completions = 6

export default page({
  query: v.strictObject({ ...TagsQuery.entries, change: v.optional(v.literal('yes')) }),
  handle: async ({ ctx, query: { change, ...query }, c }) =>
    wantsFragment(c.req.raw) ? (
      <TagOptions tags={await listTags(ctx, { ...query, limit: completions })} />
    ) : (
      <TagsPage
        tags={await listTags(ctx, query)}
        current={await currentTagChange(ctx)}
        isChanging={change !== undefined}
      />
    ),
})
