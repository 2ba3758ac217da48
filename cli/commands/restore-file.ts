import type { FoundAttachment } from '../../lib/attachments/schema.ts'
import { command } from '../command.ts'
import { eachOf } from '../each-of.ts'
import { attachmentLines } from '../event-text.ts'
import { usage } from '../failure.ts'
import { wholeKey } from '../whole-key.ts'

export default command({
  usage: 'restore-file <...keys>',
  summary: 'Bring files back from the trash, each to its event',
  options: {},
  examples: ['restore-file 5f0c', 'list --trash --files'],
  async run({ args, client, out }) {
    if (args.length === 0) throw usage('Which file? "lifelog list --trash --files" has their keys')
    const { done, failure } = await eachOf(args, out, async (given) => {
      const key = await wholeKey(given, client, { trash: true })
      return client.call<FoundAttachment>('POST', `/api/attachments/${key}/restore`)
    })
    const files = done.map(({ result }) => result)
    out.data(files, () => attachmentLines(files))
    if (failure) throw failure
  },
})
