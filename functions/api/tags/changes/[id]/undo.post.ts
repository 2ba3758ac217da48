import { endpoint } from '../../../../../lib/http/endpoint.ts'
import { undoTagChange } from '../../../../../lib/tags/changes.ts'
import { exampleTagChange, TagChange, TagChangeId } from '../../../../../lib/tags/schema.ts'

export default endpoint({
  summary: 'Undo a change of a tag',
  description:
    'Gives the tag back to exactly the events that had it, and takes back the one they got; also of a ' +
    'change under way. Events that lost that one since stay as they are. Possible for a day.',
  params: TagChangeId,
  result: TagChange,
  errors: ['not_found'],
  example: { params: { id: 7 }, result: { ...exampleTagChange, state: 'undone' } },
  handle: ({ ctx, params }) => undoTagChange(ctx, params.id),
})
