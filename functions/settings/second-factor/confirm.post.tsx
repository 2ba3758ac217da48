import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { begunSecondFactor, confirmSecondFactor } from '../../../lib/auth/second-factor.ts'
import { neededSession } from '../../../lib/auth/session-cookie.ts'
import { RecoveryCodesPage, SecondFactorPage } from '../../../lib/views/parts/second-factor.tsx'

/** Confirm the second factor by a code of it. */
export default page({
  form: v.object({ code: v.optional(v.string(), '') }),
  secret: true,
  async handle({ ctx, form, c }) {
    const codes = await confirmSecondFactor(ctx, neededSession(ctx, c), form.code)
    return <RecoveryCodesPage codes={codes} />
  },
  async onInvalid({ ctx, problem, c }) {
    if (!problem.errors) throw problem
    const begun = await begunSecondFactor(ctx, neededSession(ctx, c))
    if (!begun) throw problem
    return <SecondFactorPage {...begun} error={problem.message} />
  },
})
