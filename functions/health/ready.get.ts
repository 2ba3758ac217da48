import { readiness } from '../../lib/health/readiness.ts'
import { Readiness } from '../../lib/health/schema.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Whether everything needed is there',
  description:
    'Database, migrations and storage; what is not `ok` is at fault. Without the storage alone the ' +
    'answer is 200 and `degraded`: events go on, so a proxy has no reason to take LifeLog away.',
  auth: 'public',
  result: Readiness,
  otherStatuses: { 503: 'The database or its migrations are missing; the body says which.' },
  example: {
    result: { status: 'ready', database: 'ok', migrations: 'ok', storage: 'ok' },
  },
  handle: async ({ ctx, c }) => {
    const state = await readiness(ctx)
    return c.json(state, state.status === 'not_ready' ? 503 : 200)
  },
})
