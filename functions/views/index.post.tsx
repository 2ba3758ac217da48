import { page } from '../../lib/app/page.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { listViews, saveView } from '../../lib/saved-searches/saved-searches.ts'
import { ViewForm } from '../../lib/search/schema.ts'
import { timelineUrl } from '../../lib/timeline/timeline-url.ts'
import { ViewsPage, viewFault } from '../../lib/views/search/saved-searches.tsx'

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
