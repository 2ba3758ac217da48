import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { counted } from '../output.ts'

export default command({
  usage: 'reindex',
  summary: 'Read the texts of files again, for the search',
  options: {
    '--text': 'The texts of PDF, text, Markdown and CSV files, and of pictures while ocr is on',
  },
  examples: ['reindex --text'],
  async run({ options, client, out }) {
    if (!options.text) throw usage('What? For example: lifelog reindex --text')
    const read = await client.call<{ files: number }>('POST', '/api/reindex')
    out.data(read, () => [])
    if (!out.json) out.say(`${counted(read.files, 'file')} will be read again, in the background.`)
  },
})
