import { sharedPage } from '../../lib/app/shared-answer.ts'
import { OfflineEvent } from '../../lib/views/offline/offline.tsx'

export default sharedPage('An event without a network', () => <OfflineEvent />)
