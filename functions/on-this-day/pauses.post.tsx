import { page } from '../../lib/app/page.ts'
import { changePauses, PausesForm } from '../../lib/calendar/change-pauses.ts'
import { seeOther } from '../../lib/http/see-other.ts'

export default page({
  form: PausesForm,
  handle: async ({ ctx, form, c }) => seeOther(c, '/on-this-day', await changePauses(ctx, form)),
})
