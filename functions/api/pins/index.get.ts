import { exampleEvent } from '../../../lib/events/example.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { listPins } from '../../../lib/pins/list.ts'
import { Pins } from '../../../lib/pins/schema.ts'

export default endpoint({
  summary: 'List the pinned events',
  description: 'The latest pinned first. Those in the trash are left out until they are restored.',
  result: Pins,
  example: { result: { items: [exampleEvent] } },
  handle: async ({ ctx }) => ({ items: await listPins(ctx) }),
})
