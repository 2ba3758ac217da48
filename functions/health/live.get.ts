import * as v from 'valibot'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Whether the process answers',
  auth: 'public',
  result: v.object({ status: v.literal('ok') }),
  example: { result: { status: 'ok' } },
  handle: () => ({ status: 'ok' as const }),
})
