import { page } from '../../lib/app/page.ts'
import { endAllSessions } from '../../lib/auth/session.ts'
import { clearSessionCookie } from '../../lib/auth/session-cookie.ts'
import { seeOther } from '../../lib/http/see-other.ts'

export default page({
  summary: 'Log out everywhere',
  async handle({ ctx, c }) {
    await endAllSessions(ctx)
    c.header('Set-Cookie', clearSessionCookie(ctx.config, c.req.raw))
    return seeOther(c, '/login', { message: 'All browsers are logged out.' })
  },
})
