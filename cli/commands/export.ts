import { fileSize } from '../../lib/base/file-size.ts'
import { command } from '../command.ts'
import { usage } from '../failure.ts'
import { saveStream } from '../save.ts'

export default command({
  usage: 'export',
  summary: 'Download all events',
  options: {
    '-o, --out <path>': 'File to write; - or nothing is stdout',
    '--format <format>': 'json (default), ndjson or tar; else as the name of the file ends',
    '--revisions': 'With what events were before their changes; a tar always has it',
    '--presign': 'With a URL for each attachment, which works for an hour',
  },
  examples: ['export --out events.json', 'export --format ndjson | wc -l'],
  printsWhole: true,
  async run({ options, client, out, signal }) {
    const { out: path = '-' } = options
    const format = options.format ?? /\.(json|ndjson|tar)$/.exec(path)?.[1] ?? 'json'
    if (!/^(json|ndjson|tar)$/.test(format)) throw usage(`--format can't be "${format}"`)
    const answer = await client.open('GET', '/api/export', {
      query: {
        format,
        presign: options.presign && 'true',
        revisions: options.revisions && 'true',
      },
    })
    const bytes = await saveStream(answer, path, { out, label: 'export', signal })
    if (path === '-') return
    out.data({ out: path, format, bytes }, () => [])
    if (!out.json) out.say(`Wrote ${path}, ${fileSize(bytes)}.`)
  },
})
