import { page } from '../lib/app/page.ts'
import { logout } from '../lib/auth/login.ts'
import { clearSessionCookie, sessionCookie } from '../lib/auth/session-cookie.ts'
import { seeOther } from '../lib/http/see-other.ts'

export default page({
  auth: 'public',
  async handle({ ctx, c }) {
    const session = sessionCookie(ctx.config, c.req.raw)
    if (session) await logout(ctx, session)
    c.header('Set-Cookie', clearSessionCookie(ctx.config, c.req.raw))
    c.header('Clear-Site-Data', '"cache", "storage"')
    return seeOther(c, '/login')
  },
})
