import { page } from '../lib/app/page.ts'
import { OfflinePage } from '../lib/views/offline/offline.tsx'

export default page({
  auth: 'public',
  handle: () => <OfflinePage />,
})
