import { page } from '../../../lib/app/page.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { readTagChange } from '../../../lib/tags/changes.ts'
import { TagChangeId } from '../../../lib/tags/schema.ts'
import { changeText, TagProgress } from '../../../lib/views/tags/tag-change.tsx'

/** How far a change is, for the page of all tags; once it's done, that page anew. */
export default page({
  params: TagChangeId,
  handle: async ({ ctx, params, c }) => {
    const change = await readTagChange(ctx, params.id)
    if (change.state === 'changing' || change.state === 'undoing') {
      return <TagProgress change={change} />
    }
    const undo = change.state === 'done' ? `/tags/changes/${change.id}/undo` : undefined
    return seeOther(c, '/tags', { message: changeText(change), undo })
  },
})
