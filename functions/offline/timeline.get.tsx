import { page } from '../../lib/app/page.ts'
import { OfflineTimeline } from '../../lib/views/offline/offline.tsx'

export default page({
  auth: 'public',
  handle: () => <OfflineTimeline />,
})
