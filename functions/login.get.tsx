import * as v from 'valibot'
import { page } from '../lib/app/page.ts'
import { authenticate } from '../lib/auth/authenticate.ts'
import { listPasskeys } from '../lib/auth/passkeys.ts'
import { relyingParty } from '../lib/auth/relying-party.ts'
import { ownPath } from '../lib/http/own-path.ts'
import { LoginPage } from '../lib/views/parts/login.tsx'

export default page({
  auth: 'public',
  query: v.object({ next: v.optional(v.string()) }),
  handle: async ({ ctx, query, c }) => {
    const next = ownPath(query.next)
    if (await authenticate(ctx, c.req.raw)) return c.redirect(next, 303)
    const byPasskey =
      relyingParty(ctx.config, c.req.raw) !== undefined && (await listPasskeys(ctx)).length > 0
    return <LoginPage next={next} byPasskey={byPasskey} />
  },
})
