import * as v from 'valibot'
import { page } from '../../../../lib/app/page.ts'
import { endListedSession } from '../../../../lib/auth/session.ts'
import { seeOther } from '../../../../lib/http/see-other.ts'

export default page({
  params: v.strictObject({ id: v.string() }),
  async handle({ ctx, params, c }) {
    await endListedSession(ctx, params.id)
    return seeOther(c, '/settings#sessions', { message: 'That browser is logged out.' })
  },
})
