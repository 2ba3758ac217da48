import { importBody, importTypes } from '../../lib/backups/import-body.ts'
import { exampleEvent } from '../../lib/events/example.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { ImportDocument, ImportQuery, ImportResult } from '../../lib/transfer/schema.ts'

export default endpoint({
  summary: 'Import events',
  description:
    'What GET /api/export gives: `application/json`, `application/x-ndjson` or, with its files, ' +
    '`application/x-tar`, which is checked as a whole before anything is written. An event is ' +
    'known by its `uid`, so the same again adds nothing; with `on_conflict=update` it becomes as ' +
    'it comes. A record that is no event is refused, with its line and the reason, and stops ' +
    'nothing else. The answer begins while the body is still read.',
  query: ImportQuery,
  rawBodyTypes: importTypes,
  rawJson: ImportDocument,
  result: ImportResult,
  errors: ['invalid_json', 'upload_mismatch', 'payload_too_large', 'storage_unavailable'],
  example: {
    body: { lifelog_export: 1, events: [exampleEvent] },
    result: {
      dry_run: false,
      read: 1204,
      created: 1201,
      updated: 0,
      skipped: 2,
      refused: [{ line: 77, reason: 'title: must not be empty' }],
      attachments: { restored: 310, healed: 0, skipped: 0, missing: 0 },
      revisions: { restored: 96, skipped: 0 },
    },
  },
  handle: async ({ ctx, query, c }) => {
    const answer = await importBody(ctx, c.req.raw, {
      onConflict: query.on_conflict,
      dryRun: query.dry_run === 'true',
    })
    return c.body(answer, 200, { 'Content-Type': 'application/json' })
  },
})
