import { page } from '../../../../lib/app/page.ts'
import { seeOther } from '../../../../lib/http/see-other.ts'
import { undoTagChange } from '../../../../lib/tags/changes.ts'
import { TagChangeId } from '../../../../lib/tags/schema.ts'
import { changeText } from '../../../../lib/views/tags/tag-change.tsx'

export default page({
  params: TagChangeId,
  handle: async ({ ctx, params, c }) =>
    seeOther(c, '/tags', { message: changeText(await undoTagChange(ctx, params.id)) }),
})
