import { Readable } from 'node:stream'
import type { ImportResult } from '../../lib/transfer/schema.ts'
import type { Client, Query } from '../client.ts'
import { Failure } from '../failure.ts'
import { count, counted, type Output, oneLine } from '../output.ts'
import { createProgress } from '../progress.ts'
import { reading } from '../reading.ts'

export type ImportSource = {
  type: 'application/json' | 'application/x-ndjson' | 'application/x-tar'
  label: string
  /** In bytes, where it's known. */
  size?: number
  open: () => Readable
  query: Query
}

/** Streams an import to LifeLog. */
export async function sendImport(
  { client, out }: { client: Client; out: Output },
  { type, label, size, open, query }: ImportSource,
): Promise<ImportResult> {
  const progress = createProgress(out, label, size)
  async function* counted() {
    for await (const chunk of reading('The file', open)) {
      progress.add(chunk.length)
      yield chunk
    }
  }
  try {
    return await client.call<ImportResult>('POST', '/api/import', {
      query,
      headers: { 'Content-Type': type, ...(size !== undefined && { 'Content-Length': size }) },
      body: Readable.from(counted(), { objectMode: false }),
    })
  } finally {
    progress.end()
  }
}

/**
 * Says what became of an import.
 * @param source says where a line that was refused comes from
 * @throws {Failure} `failed` where something was refused
 */
export function reportImport(
  result: ImportResult,
  out: Output,
  source = (refused: ImportResult['refused'][number]) => `line ${refused.line}`,
): void {
  out.data(result, () => [])
  if (!out.json) tell(result, out, source)
  const { length } = result.refused
  if (length > 0) throw new Failure('failed', `${counted(length, 'record')} refused.`)
}

function tell(
  result: ImportResult,
  out: Output,
  source: (refused: ImportResult['refused'][number]) => string,
): void {
  for (const one of result.refused) out.say(`${source(one)}: ${oneLine(one.reason)}`)
  const { created, updated, skipped, attachments } = result
  const would = result.dry_run ? 'would be ' : ''
  const parts = [`${counted(created, 'event')} ${would}added`]
  if (updated > 0) parts.push(`${count(updated)} ${would}updated`)
  if (skipped > 0) parts.push(`${count(skipped)} known already`)
  if (attachments.restored > 0) parts.push(`${counted(attachments.restored, 'file')} ${would}added`)
  if (attachments.healed > 0) parts.push(`${counted(attachments.healed, 'file')} put back`)
  out.say(`${parts.join(', ')}.`)
  if (attachments.missing > 0) {
    out.warn(
      `${counted(attachments.missing, 'attachment')} came without a file. Files are in backups only.`,
    )
  }
}
