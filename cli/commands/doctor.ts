import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { DoctorSummary, Finding } from '../../lib/doctor/schema.ts'
import type { Asking } from '../client.ts'
import { command } from '../command.ts'
import { Failure } from '../failure.ts'
import { fileSize } from '../import/source.ts'
import { readLines } from '../lines.ts'
import { count, counted, oneLine } from '../output.ts'
import { reading } from '../reading.ts'

export default command({
  usage: 'doctor',
  summary: 'Compare database and storage; changes nothing without --fix',
  options: {
    '--quick': 'Compare sizes only, and read no file',
    '--fix': 'Remove files that belong to no attachment and are older than an hour',
    '--from <backup>': 'With --fix: put lost and damaged files back from a backup, and only that',
  },
  examples: ['doctor', 'doctor --quick --json', 'doctor --fix', 'doctor --fix --from lifelog.tar'],
  async run({ options, client, out }) {
    if (options.from && !options.fix) throw new Failure('usage', '--from needs --fix.')
    const answer = options.fix
      ? await client.open(
          'POST',
          '/api/doctor/fix',
          options.from ? await archive(options.from) : {},
        )
      : await client.open('GET', '/api/doctor', { query: { digests: options.quick && 'false' } })
    let summary: DoctorSummary | undefined
    let lost = 0
    for await (const line of readLines<Finding | DoctorSummary>(answer)) {
      if ('finished' in line) summary = line
      else if (line.finding !== 'object_without_row' && !line.repaired) lost += 1
      if (out.json || !('finished' in line)) out.data(line, () => describe(line as Finding))
    }
    if (!summary) throw new Failure('unreachable', 'LifeLog broke off before it was done.')
    if (!out.json) out.say(conclusion(summary))
    if (lost > 0) throw new Failure('failed', `${counted(lost, 'file')} missing or damaged.`)
  },
})

async function archive(path: string): Promise<Asking> {
  const size = await fileSize(path)
  return {
    headers: {
      'Content-Type': 'application/x-tar',
      ...(size !== undefined && { 'Content-Length': size }),
    },
    body: Readable.from(
      reading('The backup', () => createReadStream(path)),
      { objectMode: false },
    ),
  }
}

const words: Record<Finding['finding'], string> = {
  row_without_object: 'file is missing',
  object_without_row: 'belongs to no attachment',
  size_differs: 'has another size',
  digest_differs: 'has other bytes (SHA-256)',
  unreadable: 'can not be read',
}

function describe(found: Finding): string {
  const whose =
    found.event_id === null ? '' : ` (${oneLine(found.filename ?? '')}, event ${found.event_id})`
  const what = found.repaired
    ? ', put back from the backup'
    : found.removed
      ? ', removed'
      : found.removable
        ? ', --fix removes it'
        : ''
  return `${found.key}${whose}: ${words[found.finding]}${what}`
}

function conclusion({ attachments, objects, findings, removed, repaired }: DoctorSummary): string {
  const compared = `${counted(attachments, 'attachment')} and ${counted(objects, 'file')} compared`
  if (findings === 0) return `${compared}: all is well.`
  const put = repaired > 0 ? `, ${count(repaired)} put back` : ''
  return `${compared}: ${count(findings)} found, ${count(removed)} removed${put}.`
}
