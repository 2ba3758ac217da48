import { repairFrom } from '../../../lib/backups/repair.ts'
import { doctor } from '../../../lib/doctor/doctor.ts'
import { asLines } from '../../../lib/doctor/lines.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { bodyType } from '../../../lib/http/media-type.ts'
import { textStream } from '../../../lib/http/text-stream.ts'
import { chunksOf } from '../../../lib/transfer/import/request-chunks.ts'

export default endpoint({
  summary: 'Remove files that belong to no attachment, or put lost ones back',
  description:
    'Without a body: those older than an hour, each after a second look, at most 1,000. Answers ' +
    'with what GET /api/doctor finds, digests left out, and what was `removed` of it. With a ' +
    'backup as the body nothing is removed: the bytes of files that are lost or damaged are put ' +
    'back from it, and what was found says whether it was `repaired`.',
  rawBodyTypes: ['application/x-tar'],
  bodyOptional: true,
  result: ['application/x-ndjson'],
  errors: ['upload_mismatch', 'storage_unavailable'],
  handle: async ({ ctx, c }) => {
    const found = bodyType(c.req.raw)
      ? repairFrom(ctx, chunksOf(c.req.raw))
      : doctor(ctx, { digests: false, fix: true })
    const lines = await textStream(asLines(found), ctx.log)
    return c.body(lines, 200, { 'Content-Type': 'application/x-ndjson' })
  },
})
