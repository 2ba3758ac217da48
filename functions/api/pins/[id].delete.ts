import { endpoint } from '../../../lib/http/endpoint.ts'
import { unpinEvent } from '../../../lib/pins/pin.ts'
import { PinId } from '../../../lib/pins/schema.ts'

export default endpoint({
  summary: 'Unpin an event',
  description: 'One that is not pinned stays so.',
  params: PinId,
  async handle({ ctx, params }) {
    await unpinEvent(ctx, params.id)
  },
})
