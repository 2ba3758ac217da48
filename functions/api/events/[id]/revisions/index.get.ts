import { listRevisions } from '../../../../../lib/events/revisions.ts'
import { EventId, RevisionsPage, RevisionsQuery } from '../../../../../lib/events/schema.ts'
import { endpoint } from '../../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'List the revisions of an event',
  description:
    'What the event was before each of its changes, newest first; `before` has only the fields ' +
    'that the change touched.',
  params: EventId,
  query: RevisionsQuery,
  result: RevisionsPage,
  errors: ['not_found'],
  example: {
    result: {
      items: [
        {
          version: 1,
          changed_at: '2026-11-24T12:02:09.330721Z',
          changed_by: 'session',
          before: { title: 'Lunch at the harbor', tags: ['food'] },
        },
      ],
      next_cursor: null,
    },
  },
  handle: ({ ctx, params, query }) => listRevisions(ctx, params.id, query),
})
