import { command } from '../command.ts'
import { Failure } from '../failure.ts'
import { counted, size } from '../output.ts'
import { saveStream } from '../save.ts'
import { createVerifier } from '../verify.ts'

export default command({
  usage: 'backup',
  summary: 'Save everything: events, the trash and all files, as one tar archive',
  options: { '-o, --out <path>': 'File to write; - is stdout' },
  examples: ['backup --out lifelog.tar', 'backup --out - | gzip > lifelog.tar.gz'],
  async run({ options, client, out, signal }) {
    const { out: path = `lifelog-${new Date().toISOString().slice(0, 10)}.tar` } = options
    const answer = await client.open('GET', '/api/export', { query: { format: 'tar' } })
    const verifier = createVerifier()
    const bytes = await saveStream(answer, path, {
      out,
      label: 'backup',
      signal,
      check: verifier,
    })
    const { manifest } = await verifier.result
    const files = manifest.files.length - 1
    const { events, missing } = manifest
    if (path !== '-') out.data({ out: path, bytes, events, files, missing }, () => [])
    out.say(
      `${counted(events, 'event')} and ${counted(files, 'file')}, ${size(bytes)}, every SHA-256 checked.`,
    )
    if (missing.length === 0) return
    const names = missing.map(({ key, filename }) => `${filename} (${key})`)
    throw new Failure(
      'failed',
      `The backup is complete but for what the storage has lost: ${names.join(', ')}.`,
    )
  },
})
