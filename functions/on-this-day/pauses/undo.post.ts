import { page } from '../../../lib/app/page.ts'
import { changePauses, PausesForm } from '../../../lib/calendar/change-pauses.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

/** Undoes a change by the opposite one, which the path tells. */
export default page({
  query: PausesForm,
  handle: async ({ ctx, query, c }) => seeOther(c, '/on-this-day', await changePauses(ctx, query)),
})
