import { command } from '../command.ts'
import { eachOf } from '../each-of.ts'
import { usage } from '../failure.ts'
import { eventId } from '../given.ts'
import { counted } from '../output.ts'
import { confirmed } from '../prompt.ts'

export default command({
  usage: 'delete <...ids>',
  summary: 'Move events into the trash, or delete them for good',
  options: {
    '--permanent': 'For good, with their files',
    '--yes': 'Do not ask',
  },
  examples: ['delete 123', 'delete 123 124 --permanent'],
  async run({ args, options, client, out, terminal, signal }) {
    const ids = args.map(eventId)
    if (ids.length === 0) throw usage('Which event? For example: lifelog delete 123')
    if (options.permanent && !options.yes) {
      const question = `Delete ${counted(ids.length, 'event')} for good, with all files?`
      if (!(await confirmed(question, { terminal, signal })))
        throw usage('Nothing was deleted. --yes says so')
    }
    const { done, failure } = await eachOf(ids, out, (id) =>
      client.call('DELETE', `/api/events/${id}`, {
        query: { permanent: options.permanent && 'true' },
      }),
    )
    out.data({ deleted: done.map(({ id }) => Number(id)) }, () => [])
    const deleted = done.map(({ id }) => id)
    if (!out.json && deleted.length > 0) {
      out.say(
        options.permanent
          ? `Deleted ${deleted.join(', ')} for good.`
          : `Moved ${deleted.join(', ')} into the trash. Undo: lifelog restore ${deleted.join(' ')}`,
      )
    }
    if (failure) throw failure
  },
})
