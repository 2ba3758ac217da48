import * as v from 'valibot'
import { page } from '../../../lib/app/page.ts'
import { begunSecondFactor, confirmSecondFactor } from '../../../lib/auth/second-factor.ts'
import { RecoveryCodesPage, SecondFactorPage } from '../../../lib/views/parts/second-factor.tsx'

/** Confirm the second factor by a code of it. */
export default page({
  form: v.object({ code: v.optional(v.string(), '') }),
  secret: true,
  async handle({ ctx, form }) {
    return <RecoveryCodesPage codes={await confirmSecondFactor(ctx, form.code)} />
  },
  async onInvalid({ ctx, problem }) {
    const begun = await begunSecondFactor(ctx)
    if (!begun || !problem.errors) throw problem
    return <SecondFactorPage {...begun} error={problem.message} />
  },
})
