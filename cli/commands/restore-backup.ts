import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { countFiles } from '../../lib/transfer/schema.ts'
import { command } from '../command.ts'
import { reportImport } from '../import/report.ts'
import { sendImport } from '../import/send.ts'
import { fileSize, readableFile } from '../import/source.ts'
import { counted } from '../output.ts'
import { createProgress } from '../progress.ts'
import { createVerifier } from '../verify.ts'

export default command({
  usage: 'restore-backup <file>',
  summary: 'Bring back what a backup has; what is there already stays as it is',
  options: { '--dry-run': 'Check the backup and say what would be restored' },
  examples: [
    'restore-backup lifelog.tar',
    'restore-backup lifelog.tar --dry-run',
    'gunzip < lifelog.tar.gz | lifelog restore-backup -',
  ],
  async run({ args: [given = ''], options, client, out, terminal, signal }) {
    await using file = await readableFile(given, { terminal, signal })
    const { path } = file
    const name = given === '-' ? 'The backup' : given
    const size = await fileSize(path)
    const progress = createProgress(out, 'checking', size)
    const verifier = createVerifier()
    try {
      await pipeline(createReadStream(path), progress.counting(), verifier.input, { signal })
    } finally {
      progress.end()
    }
    const { manifest } = await verifier.result
    const files = counted(countFiles(manifest), 'file')
    out.say(`${name} is sound: ${counted(manifest.events, 'event')} and ${files}.`)
    const result = await sendImport(
      { client, out },
      {
        type: 'application/x-tar',
        label: 'restoring',
        size,
        open: () => createReadStream(path, { highWaterMark: 256 * 1024 }),
        query: { dry_run: options.dryRun && 'true' },
      },
    )
    reportImport(result, out)
  },
})
