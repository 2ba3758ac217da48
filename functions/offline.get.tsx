import { page } from '../lib/app/page.ts'
import { OfflinePage } from '../lib/views/offline.tsx'

export default page({
  summary: 'What is shown where there is no network',
  auth: 'public',
  handle: () => <OfflinePage />,
})
