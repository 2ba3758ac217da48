import * as v from 'valibot'
import { page } from '../lib/app/page.ts'
import { authenticate } from '../lib/auth/authenticate.ts'
import { ownPath } from '../lib/http/own-path.ts'
import { LoginPage } from '../lib/views/login.tsx'

export default page({
  summary: 'The login',
  auth: 'public',
  query: v.object({ next: v.optional(v.string()) }),
  handle: async ({ ctx, query, c }) => {
    const next = ownPath(query.next)
    if (await authenticate(ctx, c.req.raw)) return c.redirect(next, 303)
    return <LoginPage next={next} />
  },
})
