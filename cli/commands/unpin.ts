import { command } from '../command.ts'
import { eachOf } from '../each-of.ts'
import { usage } from '../failure.ts'
import { eventId } from '../given.ts'

export default command({
  usage: 'unpin <...ids>',
  summary: 'Keep events above the timeline no more',
  options: {},
  examples: ['unpin 123', 'pins'],
  async run({ args, client, out }) {
    const ids = args.map(eventId)
    if (ids.length === 0) throw usage('Which event? lifelog pins lists the pinned ones')
    const { done, failure } = await eachOf(ids, out, (id) =>
      client.call('DELETE', `/api/pins/${id}`),
    )
    const unpinned = done.map(({ id }) => id)
    out.data({ unpinned: unpinned.map(Number) }, () => [])
    if (!out.json && unpinned.length > 0) {
      const pin = `lifelog pin ${unpinned.toReversed().join(' ')}`
      out.say(`Unpinned ${unpinned.join(', ')}. Undo: ${pin}`)
    }
    if (failure) throw failure
  },
})
