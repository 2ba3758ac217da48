import { page } from '../../lib/app/page.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { deleteTag } from '../../lib/tags/changes.ts'
import { OneTag } from '../../lib/tags/schema.ts'
import { changeText } from '../../lib/views/tags/tag-change.tsx'

export default page({
  form: OneTag,
  handle: async ({ ctx, form, c }) => {
    const change = await deleteTag(ctx, form.tag, 'session')
    const undo = `/tags/changes/${change.id}/undo`
    return seeOther(c, '/tags', { message: changeText(change), undo })
  },
})
