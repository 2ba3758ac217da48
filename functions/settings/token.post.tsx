import { page } from '../../lib/app/page.ts'
import { rotateToken } from '../../lib/auth/token.ts'
import { NewTokenPage } from '../../lib/views/new-token.tsx'

export default page({
  summary: 'Replace the API token',
  handle: async ({ ctx }) => <NewTokenPage token={(await rotateToken(ctx)).token} />,
})
