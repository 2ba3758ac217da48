import { exampleEvent } from '../../../../../../lib/events/example.ts'
import { restoreRevision } from '../../../../../../lib/events/revisions.ts'
import { Event, RevisionId } from '../../../../../../lib/events/schema.ts'
import { endpoint } from '../../../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Restore a revision of an event',
  description: 'Makes the event again what it was in that version, as a new version.',
  params: RevisionId,
  result: Event,
  errors: ['not_found'],
  example: { result: { ...exampleEvent, version: 3 } },
  handle: ({ ctx, params, c }) =>
    restoreRevision(ctx, params.id, params.version, c.get('authentication') ?? 'token'),
})
