import { TagsList, TagsQuery } from '../../../lib/events/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { listTags } from '../../../lib/tags/tags-in-use.ts'

export default endpoint({
  summary: 'List tags',
  description: 'With the number of events of each, the commonest first.',
  query: TagsQuery,
  result: TagsList,
  example: { query: { prefix: 'har' }, result: { items: [{ tag: 'harbour', count: 12 }] } },
  handle: async ({ ctx, query }) => ({ items: await listTags(ctx, query) }),
})
