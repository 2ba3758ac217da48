import { page } from '../../lib/app/page.ts'
import { listViews } from '../../lib/search/saved-views.ts'
import { ViewsPage } from '../../lib/views/saved-views.tsx'

export default page({
  handle: async ({ ctx }) => <ViewsPage views={await listViews(ctx)} />,
})
