import { doctor } from '../../../lib/doctor/doctor.ts'
import { asLines } from '../../../lib/doctor/lines.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { textStream } from '../../../lib/http/text-stream.ts'

export default endpoint({
  summary: 'Remove files that belong to no attachment',
  description:
    'Those older than an hour, each after a second look, at most 1,000. Answers with what ' +
    'GET /api/doctor finds, digests left out, and what was `removed` of it.',
  result: ['application/x-ndjson'],
  errors: ['storage_unavailable'],
  handle: async ({ ctx, c }) => {
    const lines = asLines(doctor(ctx, { digests: false, fix: true }))
    return c.body(await textStream(lines, ctx.log), 200, { 'Content-Type': 'application/x-ndjson' })
  },
})
