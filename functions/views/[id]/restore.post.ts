import { page } from '../../../lib/app/page.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { restoreView } from '../../../lib/saved-searches/saved-searches.ts'
import { ViewId } from '../../../lib/search/schema.ts'

export default page({
  params: ViewId,
  async handle({ ctx, params, c }) {
    const { name } = await restoreView(ctx, params.id)
    return seeOther(c, '/views', { message: `“${name}” is there again.` })
  },
})
