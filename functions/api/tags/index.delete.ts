import { endpoint } from '../../../lib/http/endpoint.ts'
import { deleteTag } from '../../../lib/tags/changes.ts'
import { exampleTagChange, OneTag, TagChange } from '../../../lib/tags/schema.ts'

export default endpoint({
  summary: 'Take a tag away from all events',
  description: 'The events stay. Can be undone for a day.',
  query: OneTag,
  result: TagChange,
  errors: ['not_found'],
  example: {
    query: { tag: 'draft' },
    result: { ...exampleTagChange, tag: 'draft', name: null },
  },
  handle: ({ ctx, query, c }) => deleteTag(ctx, query.tag, c.get('authentication') ?? 'token'),
})
