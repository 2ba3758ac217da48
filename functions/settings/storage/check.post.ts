import { page } from '../../../lib/app/page.ts'
import { Problem } from '../../../lib/base/problem.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { prepareStorage } from '../../../lib/storage/prepare.ts'

/** Check the storage again, from the server. */
export default page({
  async handle({ ctx, c }) {
    const message = await prepareStorage(ctx.storage, ctx.log, ctx.now).then(
      () => 'The storage answers.',
      (error) => {
        if (error instanceof Problem) return error.message
        throw error
      },
    )
    return seeOther(c, '/settings#storage', { message })
  },
})
