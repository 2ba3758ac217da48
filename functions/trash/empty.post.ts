import { page } from '../../lib/app/page.ts'
import { emptyTrash } from '../../lib/events/trash.ts'
import { seeOther } from '../../lib/http/see-other.ts'

export default page({
  async handle({ ctx, c }) {
    const count = await emptyTrash(ctx)
    const events = count === 1 ? 'One event is' : `${count} events are`
    return seeOther(c, '/trash', { message: `${events} gone for good.` })
  },
})
