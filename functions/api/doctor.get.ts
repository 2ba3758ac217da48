import { doctor } from '../../lib/doctor/doctor.ts'
import { asLines } from '../../lib/doctor/lines.ts'
import { DoctorQuery } from '../../lib/doctor/schema.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { textStream } from '../../lib/http/text-stream.ts'

export default endpoint({
  summary: 'Compare database and storage',
  description:
    'Changes no file. One JSON object a line, as it is found: attachments without their file, files ' +
    'without an attachment, files that cannot be read, other sizes and, unless `digests=false`, ' +
    'other SHA-256 digests, for which each file is read. The last line has `finished` and the ' +
    'numbers.',
  query: DoctorQuery,
  result: ['application/x-ndjson'],
  errors: ['storage_unavailable'],
  handle: async ({ ctx, query, c }) => {
    const lines = asLines(doctor(ctx, { digests: query.digests === 'true', fix: false }))
    return c.body(await textStream(lines, ctx.log), 200, { 'Content-Type': 'application/x-ndjson' })
  },
})
