import { page } from '../../lib/app/page.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { emptyTrash } from '../../lib/trash/empty.ts'

export default page({
  async handle({ ctx, c }) {
    const { events, files } = await emptyTrash(ctx)
    const parts = [
      ...(events > 0 || files === 0 ? [counted(events, 'event')] : []),
      ...(files > 0 ? [counted(files, 'file')] : []),
    ]
    const are = events + files === 1 ? 'is' : 'are'
    return seeOther(c, '/trash', { message: `${parts.join(' and ')} ${are} gone for good.` })
  },
})

function counted(count: number, noun: string): string {
  return count === 1 ? `One ${noun}` : `${count} ${noun}s`
}
