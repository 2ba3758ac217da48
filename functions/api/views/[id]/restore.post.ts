import { endpoint } from '../../../../lib/http/endpoint.ts'
import { restoreView } from '../../../../lib/saved-searches/saved-searches.ts'
import { View, ViewId } from '../../../../lib/search/schema.ts'

export default endpoint({
  summary: 'Restore a saved search that was deleted',
  description: 'For a day. A `conflict` where its name is taken by now, or there are too many.',
  params: ViewId,
  result: View,
  errors: ['not_found', 'conflict'],
  example: {
    params: { id: 3 },
    result: { id: 3, name: 'Eating out', query: 'tag:food -tag:work', pinned: true },
  },
  handle: ({ ctx, params }) => restoreView(ctx, params.id),
})
