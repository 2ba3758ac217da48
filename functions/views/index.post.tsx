import { page } from '../../lib/app/page.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { listViews, saveView } from '../../lib/search/saved-views.ts'
import { ViewForm } from '../../lib/search/schema.ts'
import { ViewsPage, viewFault } from '../../lib/views/saved-views.tsx'
import { timelineUrl } from '../../lib/views/timeline-url.ts'

export default page({
  form: ViewForm,
  async handle({ ctx, form, c }) {
    const { name, query } = await saveView(ctx, form)
    return seeOther(c, timelineUrl({ q: query }), { message: `“${name}” is saved.` })
  },
  onInvalid: async ({ ctx, given, problem }) => (
    <ViewsPage views={await listViews(ctx)} fault={viewFault(given, problem)} />
  ),
})
