import { endpoint } from '../../../lib/http/endpoint.ts'
import { changeView } from '../../../lib/saved-searches/saved-searches.ts'
import { exampleView, View, ViewId, ViewPatch } from '../../../lib/search/schema.ts'

export default endpoint({
  summary: 'Change a saved search',
  params: ViewId,
  body: ViewPatch,
  result: View,
  errors: ['not_found', 'conflict'],
  example: { params: { id: 3 }, body: { pinned: true }, result: exampleView },
  handle: ({ ctx, params, body }) => changeView(ctx, params.id, body),
})
