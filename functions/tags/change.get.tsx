import { page } from '../../lib/app/page.ts'
import { countTag, noTag } from '../../lib/tags/changes.ts'
import { OneTag } from '../../lib/tags/schema.ts'
import { TagPage } from '../../lib/views/tags/tag-change.tsx'

export default page({
  query: OneTag,
  handle: async ({ ctx, query: { tag } }) => {
    const { events } = await countTag(ctx, tag)
    if (events === 0) throw noTag(tag)
    return <TagPage tag={tag} events={events} />
  },
})
