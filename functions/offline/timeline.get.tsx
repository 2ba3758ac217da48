import { sharedPage } from '../../lib/app/shared-answer.ts'
import { OfflineTimeline } from '../../lib/views/offline/offline.tsx'

export default sharedPage('The timeline without a network', () => <OfflineTimeline />)
