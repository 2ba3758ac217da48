import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { confirmPassword } from '../../../lib/auth/confirm-password.ts'
import { beginPasskey, needed } from '../../../lib/auth/passkeys.ts'
import { relyingParty } from '../../../lib/auth/relying-party.ts'

/** What a browser needs to make a passkey. */
export default page({
  form: v.object({ passkey_password: v.optional(v.string(), '') }),
  secret: true,
  async handle({ ctx, form, c }) {
    const party = needed(relyingParty(ctx.config, c.req.raw))
    await confirmPassword(ctx, form.passkey_password, 'passkey_password')
    return c.json(await beginPasskey(ctx, party))
  },
})
