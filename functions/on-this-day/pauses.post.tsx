import { page } from '../../lib/app/page.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { changePauses, PausesForm } from '../../lib/memories/change-pauses.ts'

export default page({
  form: PausesForm,
  handle: async ({ ctx, form, c }) => seeOther(c, '/on-this-day', await changePauses(ctx, form)),
})
