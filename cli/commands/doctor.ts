import type { DoctorSummary, Finding } from '../../lib/doctor/schema.ts'
import { command } from '../command.ts'
import { Failure } from '../failure.ts'
import { readLines } from '../lines.ts'
import { count, counted, oneLine } from '../output.ts'

export default command({
  usage: 'doctor',
  summary: 'Compare database and storage; changes nothing without --fix',
  options: {
    '--quick': 'Compare sizes only, and read no file',
    '--fix': 'Remove files that belong to no attachment and are older than an hour',
  },
  examples: ['doctor', 'doctor --quick --json', 'doctor --fix'],
  async run({ options, client, out }) {
    const answer = options.fix
      ? await client.open('POST', '/api/doctor/fix')
      : await client.open('GET', '/api/doctor', { query: { digests: options.quick && 'false' } })
    let summary: DoctorSummary | undefined
    let lost = 0
    for await (const line of readLines<Finding | DoctorSummary>(answer)) {
      if ('finished' in line) summary = line
      else if (line.finding !== 'object_without_row') lost += 1
      if (out.json || !('finished' in line)) out.data(line, () => describe(line as Finding))
    }
    if (!summary) throw new Failure('unreachable', 'LifeLog broke off before it was done.')
    if (!out.json) out.say(conclusion(summary))
    if (lost > 0) throw new Failure('failed', `${counted(lost, 'file')} missing or damaged.`)
  },
})

const words: Record<Finding['finding'], string> = {
  row_without_object: 'file is missing',
  object_without_row: 'belongs to no attachment',
  size_differs: 'has another size',
  digest_differs: 'has other bytes (SHA-256)',
}

function describe(found: Finding): string {
  const whose =
    found.event_id === null ? '' : ` (${oneLine(found.filename ?? '')}, event ${found.event_id})`
  const what = found.removed ? ', removed' : found.removable ? ', --fix removes it' : ''
  return `${found.key}${whose}: ${words[found.finding]}${what}`
}

function conclusion({ attachments, objects, findings, removed }: DoctorSummary): string {
  const compared = `${counted(attachments, 'attachment')} and ${counted(objects, 'file')} compared`
  if (findings === 0) return `${compared}: all is well.`
  return `${compared}: ${count(findings)} found, ${count(removed)} removed.`
}
