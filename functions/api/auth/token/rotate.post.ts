import * as v from 'valibot'
import { confirmPassword } from '../../../../lib/auth/confirm-password.ts'
import { NewToken } from '../../../../lib/auth/schema.ts'
import { rotateToken } from '../../../../lib/auth/token.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Rotate the API token',
  description:
    'The new token is shown this once; the old one stops at once. A session of the web page needs the password, too.',
  body: v.strictObject({ password: v.optional(v.string()) }),
  bodyOptional: true,
  errors: ['rate_limited'],
  result: NewToken,
  example: { body: {}, result: { token: 'llog_k1Wm3v8XbQz5nYt0RfJ7uHs2NcEa9Gd4LpVoZiTxMwS' } },
  async handle({ ctx, body, c }) {
    if (c.get('authentication') === 'session') {
      await confirmPassword(ctx, body.password ?? '', 'password')
    }
    return rotateToken(ctx)
  },
})
