import { endpoint } from '../../../lib/http/endpoint.ts'
import { deleteView } from '../../../lib/saved-searches/saved-searches.ts'
import { ViewId } from '../../../lib/search/schema.ts'

export default endpoint({
  summary: 'Delete a saved search',
  description: 'For a day it can be restored.',
  params: ViewId,
  errors: ['not_found'],
  example: { params: { id: 3 } },
  handle: async ({ ctx, params }) => {
    await deleteView(ctx, params.id)
  },
})
