import { page } from '../../../lib/app/page.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { deleteView } from '../../../lib/saved-searches/saved-searches.ts'
import { ViewId } from '../../../lib/search/schema.ts'

export default page({
  params: ViewId,
  async handle({ ctx, params, c }) {
    const { id, name } = await deleteView(ctx, params.id)
    return seeOther(c, '/views', { message: `“${name}” is deleted.`, undo: `/views/${id}/restore` })
  },
})
