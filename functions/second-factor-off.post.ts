import * as v from 'valibot'
import { endSecondFactorFromMachine } from '../lib/auth/machine.ts'
import { endpoint } from '../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Switch the second factor off, from the machine itself',
  description:
    'For who has lost phone and recovery codes: `key` must be what the file `second-factor-off` in the data folder holds. `lifelog second-factor-off` does both.',
  auth: 'public',
  body: v.strictObject({ key: v.pipe(v.string(), v.minLength(32), v.maxLength(128)) }),
  errors: ['forbidden'],
  handle: ({ ctx, body }) => endSecondFactorFromMachine(ctx, body.key),
})
