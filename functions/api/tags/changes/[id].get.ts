import { endpoint } from '../../../../lib/http/endpoint.ts'
import { readTagChange } from '../../../../lib/tags/changes.ts'
import { exampleTagChange, TagChange, TagChangeId } from '../../../../lib/tags/schema.ts'

export default endpoint({
  summary: 'Get how far a change of a tag is',
  params: TagChangeId,
  result: TagChange,
  errors: ['not_found'],
  example: { params: { id: 7 }, result: exampleTagChange },
  handle: ({ ctx, params }) => readTagChange(ctx, params.id),
})
