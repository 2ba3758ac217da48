import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { endAllSessions } from '../../lib/auth/session.ts'
import { clearSessionCookie } from '../../lib/auth/session-cookie.ts'
import { endToken } from '../../lib/auth/token.ts'
import { seeOther } from '../../lib/http/see-other.ts'

export default page({
  form: v.object({ token: v.optional(v.string()) }),
  async handle({ ctx, form, c }) {
    await endAllSessions(ctx)
    if (form.token) await endToken(ctx)
    c.header('Set-Cookie', clearSessionCookie(ctx.config, c.req.raw))
    c.header('Clear-Site-Data', '"cache", "storage"')
    const tokenNote = form.token ? ' The API token has stopped working.' : ''
    return seeOther(c, '/login', { message: `All browsers are logged out.${tokenNote}` })
  },
})
