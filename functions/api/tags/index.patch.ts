import { endpoint } from '../../../lib/http/endpoint.ts'
import { renameTag } from '../../../lib/tags/changes.ts'
import { exampleTagChange, TagChange, TagRename } from '../../../lib/tags/schema.ts'

export default endpoint({
  summary: 'Rename a tag',
  description:
    'In all events, saved searches and pauses that have it. Where another tag has the name already, ' +
    'it’s a `conflict` that says of how many events: merge them instead. Of very many events the last ' +
    'are changed after the answer. Can be undone for a day.',
  body: TagRename,
  result: TagChange,
  errors: ['not_found', 'conflict'],
  example: {
    body: { tag: 'dinner', name: 'supper' },
    result: { ...exampleTagChange, tag: 'dinner', name: 'supper' },
  },
  handle: ({ ctx, body, c }) => renameTag(ctx, body, c.get('authentication') ?? 'token'),
})
