import { page } from '../lib/app/page.ts'
import { receiveShared } from '../lib/capture/share-target.ts'
import { seeOther } from '../lib/http/see-other.ts'

/** Take what another program shares. */
export default page({
  async handle({ ctx, c }) {
    const { event, refused } = await receiveShared(ctx, c.req.raw)
    const reasons = refused.map(({ filename, problem }) => `${filename}: ${problem.message}`)
    return seeOther(c, `/events/${event.id}`, { message: ['Saved.', ...reasons].join(' ') })
  },
})
