import type { ImportResult } from '../../lib/transfer/schema.ts'
import { Failure } from '../failure.ts'
import { columns, count, counted, type Output, oneLine } from '../output.ts'
import type { ConvertedResult } from './convert.ts'

/**
 * Says what became of an import: a table of all that didn't come as it was, then how much did.
 * @throws {Failure} `failed` where something was refused, or came without a part of it
 */
export function reportImport(result: ImportResult | ConvertedResult, out: Output): void {
  out.data(result, () => [])
  const { refused, partial, left } = { partial: [], left: [], ...result }
  const inPart = new Set(partial.map(({ source }) => source)).size
  if (!out.json) {
    const rows = [
      ...partial.map((one) => ['in part', one.source, oneLine(one.reason)]),
      ...refused.map((one) => ['refused', sourceOf(one), oneLine(one.reason)]),
      ...left.map((one) => ['left out', one.source, oneLine(one.reason)]),
    ]
    for (const [i, row] of columns(rows).entries()) {
      out[rows[i]?.[0] === 'left out' ? 'say' : 'complain'](row)
    }
    out.say(`${summary(result, inPart, left.length)}.`)
    if (!('partial' in result) && result.attachments.missing > 0) {
      out.warn(
        `${counted(result.attachments.missing, 'attachment')} came without a file. Files are in backups only.`,
      )
    }
  }
  if (refused.length > 0)
    throw new Failure('failed', `${counted(refused.length, 'record')} refused.`)
  if (inPart > 0) throw new Failure('failed', `${counted(inPart, 'record')} taken in part only.`)
}

function summary(result: ImportResult | ConvertedResult, inPart: number, left: number): string {
  const { created, updated, skipped, attachments, revisions } = result
  const would = result.dry_run ? 'would be ' : ''
  const parts = [`${counted(created, 'event')} ${would}added`]
  if (updated > 0) parts.push(`${count(updated)} ${would}updated`)
  if (skipped > 0) parts.push(`${count(skipped)} known already`)
  if (revisions.restored > 0) parts.push(`${counted(revisions.restored, 'revision')} ${would}added`)
  if (revisions.skipped > 0)
    parts.push(`${counted(revisions.skipped, 'revision')} left as they are`)
  if (attachments.restored > 0) {
    // Whether the events that are known already have these files too, only a real run sees.
    const atMost = result.dry_run && skipped + updated > 0 ? 'at most ' : ''
    parts.push(`${atMost}${counted(attachments.restored, 'file')} ${would}added`)
  }
  if (attachments.healed > 0) parts.push(`${counted(attachments.healed, 'file')} put back`)
  if (attachments.skipped > 0) parts.push(`${counted(attachments.skipped, 'file')} known already`)
  if (inPart > 0) parts.push(`${count(inPart)} taken in part`)
  if (result.refused.length > 0) parts.push(`${count(result.refused.length)} refused`)
  if (left > 0) parts.push(`${count(left)} left out`)
  return parts.join(', ')
}

function sourceOf(refused: ImportResult['refused'][number] | ConvertedResult['refused'][number]) {
  return 'source' in refused ? refused.source : `line ${refused.line}`
}
