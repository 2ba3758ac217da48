import { sharedPage } from '../lib/app/shared-answer.ts'
import { OfflinePage } from '../lib/views/offline/offline.tsx'

export default sharedPage('What is shown without a network', () => <OfflinePage />)
