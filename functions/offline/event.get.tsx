import { page } from '../../lib/app/page.ts'
import { OfflineEvent } from '../../lib/views/offline/offline.tsx'

export default page({
  auth: 'public',
  handle: () => <OfflineEvent />,
})
