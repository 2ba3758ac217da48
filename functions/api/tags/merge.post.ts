import { endpoint } from '../../../lib/http/endpoint.ts'
import { mergeTags } from '../../../lib/tags/changes.ts'
import { exampleTagChange, TagChange, TagMerge } from '../../../lib/tags/schema.ts'

export default endpoint({
  summary: 'Merge a tag into another one',
  description:
    'All events that have `tag` have `into` in its place, once. Undoing it gives `tag` back to exactly ' +
    'these events, for a day.',
  body: TagMerge,
  result: TagChange,
  errors: ['not_found'],
  example: { body: { tag: 'harbor', into: 'harbour' }, result: exampleTagChange },
  handle: ({ ctx, body, c }) => mergeTags(ctx, body, c.get('authentication') ?? 'token'),
})
