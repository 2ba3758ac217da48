import { changeEvents } from '../../../lib/bulk/change.ts'
import { BulkChange, BulkResult } from '../../../lib/bulk/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Change many events',
  description:
    'Adds tags, removes tags and moves into the trash, all of it or, where anything fails, nothing. An ' +
    'event that would have too many tags is refused, and stops none of the others. For a day the change ' +
    'can be undone.',
  body: BulkChange,
  result: BulkResult,
  example: {
    body: { ids: [1, 2, 3], add_tags: ['harbour'] },
    result: { undo: 1, changed: [1], unchanged: [2], refused: [], missing: [3] },
  },
  handle: ({ ctx, body, c }) => changeEvents(ctx, body, c.get('authentication') ?? 'token'),
})
