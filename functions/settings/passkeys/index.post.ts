import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { addPasskey, needed } from '../../../lib/auth/passkeys.ts'
import { relyingParty } from '../../../lib/auth/relying-party.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  form: v.object({
    response: v.pipe(v.string(), v.parseJson()),
    name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  }),
  secret: true,
  async handle({ ctx, form, c }) {
    await addPasskey(ctx, needed(relyingParty(ctx.config, c.req.raw)), form)
    return seeOther(c, '/settings', { message: 'The passkey was added. You can log in by it.' })
  },
})
