import { page } from '../../../../../lib/app/page.ts'
import { restoreRevision } from '../../../../../lib/events/revisions.ts'
import { RevisionId } from '../../../../../lib/events/schema.ts'
import { seeOther } from '../../../../../lib/http/see-other.ts'

export default page({
  params: RevisionId,
  handle: async ({ ctx, params: { id, version }, c }) => {
    await restoreRevision(ctx, id, version, 'session')
    return seeOther(c, `/events/${id}`, { message: `This is version ${version} again.` })
  },
})
