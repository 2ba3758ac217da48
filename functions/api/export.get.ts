import * as v from 'valibot'
import { withUrls } from '../../lib/attachments/serve/export-urls.ts'
import { backup } from '../../lib/backups/backup.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { textStream } from '../../lib/http/text-stream.ts'
import { allEvents, asJson, asNdjson } from '../../lib/transfer/export/export.ts'
import { allRevisions } from '../../lib/transfer/export/revisions.ts'

const flag = v.optional(v.picklist(['true', 'false']))

export default endpoint({
  summary: 'Export all events',
  description:
    '`json` is one document, `ndjson` one event a line. `tar` is a backup: `events.ndjson`, with ' +
    'the trash and `deleted_at`, `revisions.ndjson`, the file of each attachment under ' +
    '`attachments/`, and `manifest.json` with the SHA-256 of each, all of one moment; it names ' +
    'files that are `missing` or `damaged`. Two are made at a time, others wait. The other two are read as ' +
    'they are sent: what changes meanwhile is in them as it was or as it became. Streamed, whatever ' +
    'the number of events. With `presign=true` each attachment has a `url` that works for an hour, ' +
    'but in a backup. With `revisions=true` what events were before their changes follows: in the ' +
    'array `revisions`, or one a line; a backup always has it.',
  query: v.strictObject({
    format: v.optional(v.picklist(['json', 'ndjson', 'tar']), 'json'),
    presign: flag,
    revisions: flag,
  }),
  result: ['application/json', 'application/x-ndjson', 'application/x-tar'],
  errors: ['storage_unavailable'],
  handle: async ({ ctx, query, c }) => {
    const exportedAt = ctx.now()
    const [pieces, type] = contentOf(query.format)
    const name = `lifelog-${exportedAt.toISOString().slice(0, 10)}.${query.format}`
    return c.body(await textStream(pieces, ctx.log), 200, {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}"`,
    })

    function contentOf(format: 'json' | 'ndjson' | 'tar') {
      if (format === 'tar') return [backup(ctx, exportedAt), 'application/x-tar'] as const
      const stored = allEvents(ctx)
      const events = query.presign === 'true' ? withUrls(ctx, c.req.raw, stored) : stored
      const revisions = query.revisions === 'true' ? allRevisions(ctx) : undefined
      return format === 'json'
        ? ([asJson(exportedAt, events, revisions), 'application/json'] as const)
        : ([asNdjson(events, revisions), 'application/x-ndjson'] as const)
    }
  },
})
