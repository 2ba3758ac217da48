import { page } from '../../lib/app/page.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { changeView, listViews } from '../../lib/saved-searches/saved-searches.ts'
import { ViewForm, ViewId } from '../../lib/search/schema.ts'
import { ViewsPage, viewFault } from '../../lib/views/search/saved-searches.tsx'

export default page({
  params: ViewId,
  form: ViewForm,
  async handle({ ctx, params, form, c }) {
    const { name } = await changeView(ctx, params.id, form)
    return seeOther(c, '/views', { message: `“${name}” is saved.` })
  },
  onInvalid: async ({ ctx, params, given, problem }) => (
    <ViewsPage views={await listViews(ctx)} fault={viewFault(given, problem, params.id)} />
  ),
})
