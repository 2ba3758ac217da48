import { json } from '../../lib/app/json.ts'
import { Readiness, readiness } from '../../lib/health/readiness.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Whether everything needed is there',
  description: 'Database, migrations and storage; what is not `ok` is at fault.',
  auth: 'public',
  result: Readiness,
  otherStatuses: { 503: 'Something is missing; the body says what.' },
  example: {
    result: { status: 'ready', database: 'ok', migrations: 'ok', storage: 'ok' },
  },
  handle: async ({ ctx, c }) => {
    const state = await readiness(ctx)
    return json(c, state, state.status === 'ready' ? 200 : 503)
  },
})
