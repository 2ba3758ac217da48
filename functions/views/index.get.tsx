import { page } from '../../lib/app/page.ts'
import { listViews } from '../../lib/saved-searches/saved-searches.ts'
import { ViewsPage } from '../../lib/views/search/saved-searches.tsx'

export default page({
  handle: async ({ ctx }) => <ViewsPage views={await listViews(ctx)} />,
})
