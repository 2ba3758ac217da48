import { limits } from '../../../lib/base/limits.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { endpoint } from '../../../lib/http/endpoint.ts'
import { pinEvent } from '../../../lib/pins/pin.ts'

export default endpoint({
  summary: 'Pin an event',
  description: `It stays above the timeline. At most ${limits.pins} are pinned: one more is a \`conflict\`.`,
  params: EventId,
  errors: ['not_found', 'conflict'],
  handle: ({ ctx, params }) => pinEvent(ctx, params.id),
})
