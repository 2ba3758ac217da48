import { fileSize } from '../../lib/base/file-size.ts'
import { type BackupFault, countFiles } from '../../lib/transfer/schema.ts'
import { command } from '../command.ts'
import { Failure } from '../failure.ts'
import { counted, oneLine } from '../output.ts'
import { saveStream } from '../save.ts'
import { createVerifier } from '../verify.ts'

export default command({
  usage: 'backup',
  summary: 'Save everything: events, the trash and all files, as one tar archive',
  options: { '-o, --out <path>': 'File to write; - is stdout' },
  examples: ['backup --out lifelog.tar', 'backup --out - | gzip > lifelog.tar.gz'],
  printsWhole: true,
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
    const files = countFiles(manifest)
    const { events, missing, damaged = [] } = manifest
    if (path !== '-') out.data({ out: path, bytes, events, files, missing, damaged }, () => [])
    out.say(
      `${counted(events, 'event')} and ${counted(files, 'file')}, ${fileSize(bytes)}, every SHA-256 checked.`,
    )
    const faults = [...missing, ...damaged]
    if (faults.length === 0) return
    for (const fault of faults) out.say(describe(fault))
    throw new Failure(
      'failed',
      `The backup has all but ${counted(faults.length, 'file')}, missing or damaged in the storage.`,
    )
  },
})

const words = {
  missing: 'the storage has lost it',
  unreadable: 'the storage can not read it',
  size_differs: 'it has another size; the backup has what is there',
  digest_differs: 'it has other bytes (SHA-256); the backup has what is there',
}

function describe({ key, filename, event_id, damage = 'missing' }: BackupFault): string {
  const event = event_id === undefined ? '' : ` of event ${event_id}`
  return `${oneLine(filename)} (${key})${event}: ${words[damage]}.`
}
