import { command } from '../command.ts'
import { eachOf } from '../each-of.ts'
import { usage } from '../failure.ts'
import { eventId } from '../given.ts'

export default command({
  usage: 'pin <...ids>',
  summary: 'Keep events above the timeline',
  options: {},
  examples: ['pin 123', 'pin 123 124'],
  async run({ args, client, out }) {
    const ids = args.map(eventId)
    if (ids.length === 0) throw usage('Which event? For example: lifelog pin 123')
    const { done, failure } = await eachOf(ids, out, (id) => client.call('PUT', `/api/pins/${id}`))
    const pinned = done.map(({ id }) => id)
    out.data({ pinned: pinned.map(Number) }, () => [])
    if (!out.json && pinned.length > 0) out.say(`Pinned ${pinned.join(', ')}.`)
    if (failure) throw failure
  },
})
