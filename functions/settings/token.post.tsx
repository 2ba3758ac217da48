import { rotateToken } from '../../lib/auth/token.ts'
import { page } from '../../lib/http/page.ts'
import { NewTokenPage } from '../../lib/views/new-token.tsx'

export default page({
  summary: 'Replace the API token',
  handle: async ({ ctx }) => <NewTokenPage token={(await rotateToken(ctx)).token} />,
})
