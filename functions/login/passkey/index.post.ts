import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { knownDevice, setDeviceCookie } from '../../../lib/auth/device-cookie.ts'
import { loginByPasskey } from '../../../lib/auth/passkey-login.ts'
import { needed } from '../../../lib/auth/passkeys.ts'
import { relyingParty } from '../../../lib/auth/relying-party.ts'
import { sessionCookie, setSessionCookie } from '../../../lib/auth/session-cookie.ts'
import { clientAddress } from '../../../lib/http/client-address.ts'
import { ownPath } from '../../../lib/http/own-path.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  auth: 'public',
  form: v.object({
    response: v.pipe(v.string(), v.parseJson()),
    next: v.optional(v.string(), ''),
  }),
  secret: true,
  async handle({ ctx, form, c }) {
    const request = c.req.raw
    const device = await knownDevice(ctx, request)
    const session = await loginByPasskey(ctx, needed(relyingParty(ctx.config, request)), {
      response: form.response,
      address: clientAddress(ctx.config, c),
      device,
      userAgent: c.req.header('User-Agent'),
      previousSession: sessionCookie(ctx.config, request),
    })
    c.header('Set-Cookie', setSessionCookie(ctx.config, request, session), { append: true })
    c.header('Set-Cookie', await setDeviceCookie(ctx, request, device), { append: true })
    return seeOther(c, ownPath(form.next))
  },
})
