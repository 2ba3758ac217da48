import { endpoint } from '../../../lib/http/endpoint.ts'
import { saveView } from '../../../lib/saved-searches/saved-searches.ts'
import { exampleView, NewView, View } from '../../../lib/search/schema.ts'

export default endpoint({
  summary: 'Save a search',
  description: 'Pinned ones are shown on the timeline.',
  body: NewView,
  result: View,
  status: 201,
  errors: ['conflict'],
  example: {
    body: { name: 'Eating out', query: 'tag:food -tag:work', pinned: true },
    result: exampleView,
  },
  handle: ({ ctx, body }) => saveView(ctx, body),
})
