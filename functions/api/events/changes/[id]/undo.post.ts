import { BulkResult } from '../../../../../lib/bulk/schema.ts'
import { undoChange } from '../../../../../lib/bulk/undo.ts'
import { EventId } from '../../../../../lib/events/schema.ts'
import { endpoint } from '../../../../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Undo a change of many events',
  description: 'By the `undo` of its answer, once. What was changed since by other means stays.',
  params: EventId,
  result: BulkResult,
  errors: ['not_found'],
  example: { result: { undo: null, changed: [1], unchanged: [], refused: [], missing: [] } },
  handle: ({ ctx, params, c }) => undoChange(ctx, params.id, c.get('authentication') ?? 'token'),
})
