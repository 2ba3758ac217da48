import { page } from '../../../lib/app/page.ts'
import { beginPasskeyLogin } from '../../../lib/auth/passkey-login.ts'
import { needed } from '../../../lib/auth/passkeys.ts'
import { relyingParty } from '../../../lib/auth/relying-party.ts'

/** What a browser asks its passkeys. */
export default page({
  auth: 'public',
  handle: async ({ ctx, c }) =>
    c.json(await beginPasskeyLogin(ctx, needed(relyingParty(ctx.config, c.req.raw)))),
})
