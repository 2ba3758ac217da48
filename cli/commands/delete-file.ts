import { command } from '../command.ts'
import { eachOf } from '../each-of.ts'
import { usage } from '../failure.ts'
import { counted } from '../output.ts'
import { confirmed } from '../prompt.ts'
import { wholeKey } from '../whole-key.ts'

export default command({
  usage: 'delete-file <...keys>',
  summary: 'Move files of events into the trash, or delete them for good',
  options: {
    '--permanent': 'For good, those in the trash too, by their whole keys',
    '--yes': 'Do not ask',
  },
  examples: ['delete-file 5f0c', 'show 123', 'delete-file 5f0c --permanent'],
  async run({ args, options, client, out, terminal, signal }) {
    if (args.length === 0) throw usage('Which file? "lifelog show" of its event has its key')
    if (options.permanent && !options.yes) {
      const question = `Delete ${counted(args.length, 'file')} for good?`
      if (!(await confirmed(question, { terminal, signal })))
        throw usage('Nothing was deleted. --yes says so')
    }
    const { done, failure } = await eachOf(args, out, async (given) => {
      const isWhole = options.permanent && given.length === 40
      const key = isWhole ? given : await wholeKey(given, client)
      await client.call('DELETE', `/api/attachments/${key}`, {
        query: { permanent: options.permanent && 'true' },
      })
      return key
    })
    const keys = done.map(({ result }) => result)
    out.data({ deleted: keys }, () => [])
    if (!out.json && keys.length > 0) {
      const deleted = keys.join(', ')
      out.say(
        options.permanent
          ? `Deleted ${deleted} for good.`
          : `Moved ${deleted} into the trash. Undo: lifelog restore-file ${keys.join(' ')}`,
      )
    }
    if (failure) throw failure
  },
})
