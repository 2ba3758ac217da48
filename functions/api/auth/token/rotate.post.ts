import * as v from 'valibot'
import { rotateToken } from '../../../../lib/auth/token.ts'
import { endpoint } from '../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Rotate the API token',
  description: 'The new token is shown this once; the old one stops at once.',
  result: v.object({ token: v.string() }),
  example: { result: { token: 'llog_k1Wm3v8XbQz5nYt0RfJ7uHs2NcEa9Gd4LpVoZiTxMwS' } },
  handle: ({ ctx }) => rotateToken(ctx),
})
